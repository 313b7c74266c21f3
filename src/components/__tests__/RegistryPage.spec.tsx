import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type { ModelVersion } from '../../api';
import { ApiError } from '../../api';
import type { IRegistryPageProps } from '..';
import { RegisterForm, RegistryPage } from '..';
import { METRICS, metricValue, trans } from './samples';

function version(number: number, other: Partial<ModelVersion> = {}) {
  return {
    model: 'churn',
    version: number,
    stage: 'none',
    staged_at: '2024-05-31T12:00:00Z',
    description: '',
    tags: [],
    created_at: '2024-05-31T12:00:00Z',
    lineage: {
      experiment: 'first',
      candidate: 'linear-1',
      data_path: 'churn.csv',
      data_fingerprint: 'same',
      trained_at: '2024-05-31T12:00:00Z'
    },
    problem_type: 'binary',
    target: 'Churn',
    objective: 'auc',
    metrics: [metricValue('auc', 0.9, 0.8 + number / 100)],
    encrypted: false,
    endpoints: [],
    folder: '.autopilot/models/churn/1/bundle',
    mlflow: null,
    ...other
  } satisfies ModelVersion;
}

const SECOND = version(2, {
  stage: 'production',
  tags: ['best'],
  endpoints: ['served']
});

function page(
  versions: ModelVersion[] | null,
  other: Partial<IRegistryPageProps> = {}
) {
  const handlers = {
    onStage: vi.fn(),
    onDelete: vi.fn(),
    onEdit: vi.fn(() => Promise.resolve()),
    transforming: vi.fn(),
    onDeploy: vi.fn(() => Promise.resolve()),
    onOpenEndpoint: vi.fn(),
    onOpenModel: vi.fn()
  };
  const created = { name: 'churn', created_at: '2024-05-31T12:00:00Z' };
  render(
    <RegistryPage
      models={versions && (versions.length ? [{ ...created, versions }] : [])}
      metrics={METRICS}
      lostSince={null}
      error={null}
      handlers={handlers}
      trans={trans}
      onRetry={vi.fn()}
      {...other}
    />
  );
  return handlers;
}

const row = (number: number) =>
  within(
    screen.getByRole('row', { name: new RegExp(`^Compare version ${number} `) })
  );

it('shows where a version comes from, its stage and who serves it', async () => {
  const { onOpenEndpoint, onOpenModel, onStage } = page([SECOND, version(1)]);
  const second = row(2);
  const stage = second.getByRole<HTMLSelectElement>('combobox');
  expect(stage.value).toBe('production');
  second.getByText('best');
  second.getByText(/^0\.82/);
  await userEvent.click(second.getByRole('button', { name: 'served' }));
  expect(onOpenEndpoint).toHaveBeenCalledExactlyOnceWith('served');
  await userEvent.click(
    second.getByRole('button', { name: 'linear-1 of first' })
  );
  expect(onOpenModel).toHaveBeenCalledExactlyOnceWith('first', 'linear-1');
  await userEvent.selectOptions(stage, 'Archived');
  expect(onStage).toHaveBeenCalledExactlyOnceWith(SECOND, 'archived');
});

it('says what MLflow has, and why it does not have a version', async () => {
  const uri = 'http://localhost:5000';
  const error = 'MLflow does not have it: it does not answer.';
  page([
    version(3, { mlflow: { uri, run_id: null, version: null, error } }),
    version(2, { mlflow: { uri, run_id: 'abc', version: '7', error: '' } }),
    version(1)
  ]);
  screen.getByRole('columnheader', { name: 'MLflow' });
  row(2).getByText('Version 7');
  expect(screen.queryByText(error)).toBeNull();
  await userEvent.click(row(3).getByRole('button', { name: 'Not there' }));
  row(3).getByText(error);
});

it('has no column for MLflow where it was never told', () => {
  page([version(1)]);
  expect(screen.queryByRole('columnheader', { name: 'MLflow' })).toBeNull();
});

it('compares versions, and warns where their data differ', async () => {
  const lineage = { ...SECOND.lineage, data_fingerprint: 'other' };
  page([version(3, { lineage }), SECOND, version(1)]);
  const tick = (number: number) =>
    userEvent.click(
      screen.getByRole('checkbox', { name: `Compare version ${number}` })
    );
  await tick(2);
  expect(screen.queryByRole('table', { name: /Comparison/ })).toBeNull();
  await tick(1);
  const table = screen.getByRole('table', { name: /Comparison/ });
  expect(
    within(table)
      .getAllByRole('columnheader')
      .map(cell => cell.textContent)
  ).toEqual(['Version 1', 'Version 2']);
  expect(
    screen.queryByText(/not trained and validated on the same/)
  ).toBeNull();
  await tick(3);
  screen.getByText(/not trained and validated on the same/);
});

it('deploys a version and deletes one', async () => {
  const { onDeploy, onDelete, onOpenEndpoint } = page([SECOND, version(1)]);
  await userEvent.click(
    screen.getByRole('button', { name: 'Deploy version 2' })
  );
  await userEvent.click(screen.getByRole('button', { name: 'Deploy' }));
  expect(onDeploy).toHaveBeenCalledExactlyOnceWith(SECOND, 'churn');
  await userEvent.click(screen.getByRole('button', { name: 'Open endpoint' }));
  expect(onOpenEndpoint).toHaveBeenCalledExactlyOnceWith('churn');
  await userEvent.click(
    screen.getByRole('button', { name: 'Delete version 1' })
  );
  expect(onDelete.mock.calls[0][0].version).toBe(1);
});

it('says that there is none, and what is wrong', () => {
  page([]);
  screen.getByText('No registered models yet');
  page(null, { error: 'The disk is gone.' });
  screen.getByText('The disk is gone.');
});

it('registers a model under a name, or says why not', async () => {
  const onRegister = vi
    .fn<(name: string, description: string) => Promise<ModelVersion>>()
    .mockRejectedValueOnce(new ApiError('name_invalid', 'No name.', 422))
    .mockResolvedValueOnce(SECOND);
  const onOpenRegistry = vi.fn();
  render(
    <RegisterForm
      candidate="linear-1"
      trans={trans}
      register={{ defaultName: 'churn', onRegister, onOpenRegistry }}
      onClose={vi.fn()}
    />
  );
  const name = screen.getByRole('textbox', { name: 'Model name' });
  await userEvent.type(name, '!');
  await userEvent.type(
    screen.getByRole('textbox', { name: 'Description' }),
    'New'
  );
  await userEvent.click(screen.getByRole('button', { name: 'Register' }));
  screen.getByText('No name.');
  await userEvent.clear(name);
  await userEvent.type(name, 'churn');
  await userEvent.click(screen.getByRole('button', { name: 'Register' }));
  expect(onRegister).toHaveBeenLastCalledWith('churn', 'New');
  screen.getByText('It is version 2 of the model “churn”');
  await userEvent.click(
    screen.getByRole('button', { name: 'Open registered models' })
  );
  expect(onOpenRegistry).toHaveBeenCalledOnce();
});

it('changes description and tags of a version', async () => {
  const { onEdit } = page([version(1, { description: 'Old', tags: ['a'] })]);
  screen.getByText('Old');
  await userEvent.click(screen.getByRole('button', { name: 'Edit version 1' }));
  screen.getByRole('heading', { name: 'Edit churn version 1' });
  const description = screen.getByLabelText('Description');
  expect(document.activeElement).toBe(description);
  await userEvent.clear(description);
  await userEvent.type(description, 'New');
  await userEvent.type(screen.getByLabelText('Tags'), ', b, a');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(onEdit).toHaveBeenCalledWith(expect.objectContaining({ version: 1 }), {
    description: 'New',
    tags: ['a', 'b']
  });
  expect(screen.queryByRole('form', { name: /^Edit/ })).toBeNull();
});
