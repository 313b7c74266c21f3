import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type { Deployment, EndpointDeployments } from '../../../api';
import { ApiError } from '../../../api';
import { endpoint, summary, trans, variant } from '../../__tests__/samples';
import type { IVariantsProps } from '..';
import { Variants } from '..';

const TIME = '2024-05-31T12:00:00Z';
const TWO = [
  variant({ weight: 3 }),
  variant({ name: 'dark', shadow: true, candidate: 'linear-1' })
];

function deployment(
  number: number,
  other: Partial<Deployment> = {}
): Deployment {
  return {
    number,
    created_at: TIME,
    in_service_at: TIME,
    error: '',
    variants: [variant()],
    ...other
  };
}

function deployments(
  other: Partial<EndpointDeployments> = {}
): EndpointDeployments {
  return {
    current: 2,
    updating: null,
    deployments: [deployment(2, { variants: TWO }), deployment(1)],
    activity: {
      deployment: 2,
      memory_mb: 210,
      variants: [
        {
          name: 'AllTraffic',
          requests: 1200,
          errors: 3,
          rows: 1300,
          p50_ms: 3.21,
          p99_ms: 12.5,
          shadow: null
        },
        {
          name: 'dark',
          requests: 1100,
          errors: 0,
          rows: 1200,
          p50_ms: 5,
          p99_ms: 20,
          shadow: {
            rows: 1200,
            dropped: 100,
            agreement: 0.97,
            mean_difference: 0.02
          }
        }
      ]
    },
    ...other
  };
}

function show(other: Partial<IVariantsProps> = {}) {
  const handlers = {
    onChoices: vi.fn(() =>
      Promise.resolve({ experiments: [summary('better')], registered: [] })
    ),
    onUpdate: vi.fn(() => Promise.resolve()),
    onRollBack: vi.fn(() => Promise.resolve())
  };
  const shown = (props: Partial<IVariantsProps>) => (
    <Variants
      endpoint={endpoint({ deployment: 2, variants: TWO })}
      deployments={deployments()}
      trans={trans}
      {...handlers}
      {...other}
      {...props}
    />
  );
  render(shown({}));
  return handlers;
}

const button = (name: string) => screen.getByRole('button', { name });

it('shows what each variant gets and does', () => {
  show();
  const rows = screen.getAllByRole('row').slice(1);
  expect(within(rows[0]).getAllByRole('cell').map(text)).toEqual([
    'lightgbm-1 of churn',
    '100%',
    '1,200',
    '3',
    '3.2 ms',
    '13 ms'
  ]);
  expect(text(within(rows[1]).getAllByRole('cell')[0])).toBe(
    'linear-1 of churnSame label for 97% of 1,200 rows; 100 requests left out'
  );
  expect(text(within(rows[1]).getAllByRole('cell')[1])).toBe('Shadow');
});

it('has no numbers while no process serves it', () => {
  show({ deployments: deployments({ activity: null }) });
  const cells = within(screen.getAllByRole('row')[1]).getAllByRole('cell');
  expect(cells.slice(2).map(text)).toEqual(['–', '–', '–', '–']);
});

it('deploys another variant with its weight', async () => {
  const user = userEvent.setup();
  const { onUpdate } = show();
  await user.click(button('Change…'));
  await user.click(button('Add variant'));
  await user.click(button('Deploy'));
  screen.getByText('Choose its model.');
  expect(onUpdate).not.toHaveBeenCalled();
  const added = within(
    screen.getByRole('group', { name: 'Variant variant-3' })
  );
  await user.selectOptions(
    added.getByLabelText('Model'),
    'The best model of better'
  );
  const weight = added.getByLabelText('Weight (25%)');
  await user.clear(weight);
  await user.type(weight, '9');
  added.getByLabelText('Weight (75%)');
  await user.click(button('Remove variant dark'));
  await user.click(button('Deploy'));
  expect(onUpdate).toHaveBeenCalledExactlyOnceWith({
    variants: [
      { name: 'AllTraffic', weight: 3, shadow: false },
      { name: 'variant-3', weight: 9, shadow: false, experiment: 'better' }
    ],
    other_schema: false
  });
  expect(screen.queryByRole('form')).toBeNull();
});

it('says why it cannot be deployed, and asks whether callers are prepared', async () => {
  const user = userEvent.setup();
  const message = 'Programs that call the endpoint may fail.';
  const onUpdate = vi
    .fn<IVariantsProps['onUpdate']>()
    .mockRejectedValueOnce(
      new ApiError('variants_differ', message, 422, [
        {
          code: 'variants_differ',
          message,
          field: 'other_schema',
          params: {}
        }
      ])
    )
    .mockResolvedValue(undefined);
  show({ onUpdate });
  await user.click(button('Change…'));
  expect(screen.queryByText(/are? prepared/)).toBeNull();
  await user.click(button('Deploy'));
  expect(text(screen.getByRole('alert'))).toContain(message);
  await user.click(
    screen.getByLabelText('The programs that call it are prepared for this')
  );
  await user.click(button('Deploy'));
  expect(onUpdate.mock.lastCall![0].other_schema).toBe(true);
});

it('tells of an update that is under way and of one that failed', () => {
  show({
    endpoint: endpoint({ deployment: 2, updating: 3, variants: TWO })
  });
  screen.getByText(
    'Deployment 3 is being loaded. Deployment 2 answers until it is ready.'
  );
  show({
    deployments: deployments({
      deployments: [
        deployment(3, { in_service_at: null, error: 'No room.' }),
        deployment(2)
      ]
    })
  });
  expect(text(screen.getByRole('alert'))).toBe(
    'Deployment 3 could not be served; deployment 2 goes onNo room.'
  );
});

it('goes back to an earlier deployment', async () => {
  const user = userEvent.setup();
  const { onRollBack } = show();
  onRollBack.mockRejectedValueOnce(new Error('Not now.'));
  await user.click(button('2 deployments'));
  const history = screen.getByRole('table', { name: 'Deployments' });
  within(history).getByText('Current');
  await user.click(button('Roll back to deployment 1'));
  expect(onRollBack).toHaveBeenCalledExactlyOnceWith(1);
  expect(text(screen.getByRole('alert'))).toContain('Not now.');
});

function text(element: HTMLElement): string {
  return element.textContent ?? '';
}
