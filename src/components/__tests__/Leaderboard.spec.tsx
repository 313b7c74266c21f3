import { fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type { Candidate, ExperimentState } from '../../api';
import { ApiError } from '../../api';
import { Leaderboard } from '../leaderboard';
import { METRICS, candidate, experiment, metricValue, trans } from './samples';

function show(
  candidates: Candidate[],
  state: Partial<ExperimentState> = {},
  onDeploy: (candidate: string | null, name: string) => Promise<void> = vi.fn()
) {
  const onOpenFolder = vi.fn();
  const page = (shown: Candidate[]) => (
    <Leaderboard
      experiment={experiment({ candidates: shown, ...state })}
      metrics={METRICS}
      algorithms={[]}
      trans={trans}
      deploy={{ defaultName: 'churn', onDeploy, onOpenEndpoint: vi.fn() }}
      onOpenFolder={onOpenFolder}
    />
  );
  const { rerender } = render(page(candidates));
  return { onOpenFolder, update: (next: Candidate[]) => rerender(page(next)) };
}

function names(): string[] {
  return screen
    .getAllByRole('rowheader')
    .map(header => within(header).getByRole('button').textContent!);
}

const THREE = [
  candidate('middle', 0.8, { fit_seconds: 1 }),
  candidate('low', 0.7, { fit_seconds: 3 }),
  candidate('high', 0.9, { fit_seconds: 2 })
];

it('has the best first and marks it', () => {
  show(THREE, { best_candidate: 'high' });
  expect(names()).toEqual(['highBest', 'middle', 'low']);
  const table = screen.getByRole('table', { name: 'Leaderboard' });
  expect(
    within(table).getByRole('columnheader', { name: 'Rank' })
  ).toHaveProperty('ariaSort', 'ascending');
});

it('is sorted by its headers, scores best first', async () => {
  const user = userEvent.setup();
  show(THREE);
  const header = (name: string) => screen.getByRole('columnheader', { name });
  await user.click(screen.getByRole('button', { name: 'Fit time' }));
  expect(names()).toEqual(['middle', 'high', 'low']);
  expect(header('Fit time').getAttribute('aria-sort')).toBe('ascending');
  expect(header('Rank').getAttribute('aria-sort')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Fit time' }));
  expect(names()).toEqual(['low', 'high', 'middle']);
  expect(header('Fit time').getAttribute('aria-sort')).toBe('descending');
  await user.click(screen.getByRole('button', { name: 'AUC' }));
  expect(names()).toEqual(['high', 'middle', 'low']);
});

it('follows a candidate from training to its score', () => {
  const { update } = show([candidate('lightgbm-1', null)]);
  expect(screen.getByText('Training')).toBeTruthy();
  update([candidate('lightgbm-1', 0.8123)]);
  expect(screen.queryByText('Training')).toBeNull();
  expect(screen.getByText('Completed')).toBeTruthy();
  expect(screen.getAllByText('0.8123').length).toBe(2); // out-of-fold and validation
});

it('shows why a candidate failed', () => {
  show([
    candidate('linear-1', null, { status: 'failed', error: 'Out of memory.' })
  ]);
  expect(screen.getByText('Failed')).toBeTruthy();
  expect(screen.getByText('Out of memory.')).toBeTruthy();
});

it('unfolds a row to its details and folds it again', async () => {
  const user = userEvent.setup();
  const { onOpenFolder } = show([
    candidate('ensemble-1', 0.9, {
      algorithm: 'ensemble',
      hyperparameters: { depth: 3 },
      preprocessing: ['Numbers: scaled'],
      members: [
        { candidate: 'small', weight: 0.25 },
        { candidate: 'large', weight: 0.75 }
      ],
      metrics: [
        {
          ...metricValue('accuracy', 0.8, 0.79),
          validation_low: 0.75,
          validation_high: 0.83
        }
      ]
    })
  ]);
  const toggle = screen.getByRole('button', { name: 'ensemble-1' });
  expect(toggle.getAttribute('aria-expanded')).toBe('false');
  await user.click(toggle);
  const details = screen.getByRole('region', { name: 'Details of ensemble-1' });
  within(details).getByText(/^0\.75\d* to 0\.83/);
  const members = within(details).getByText('large').closest('table')!;
  expect([...members.rows].map(row => row.textContent)).toEqual([
    'large75%',
    'small25%'
  ]);
  expect(within(details).getByText('Numbers: scaled')).toBeTruthy();
  expect(within(details).getByText('depth')).toBeTruthy();
  expect(within(details).getByText('0.7900')).toBeTruthy();
  await user.click(
    within(details).getByRole('button', { name: 'Open its folder' })
  );
  expect(onOpenFolder).toHaveBeenCalledExactlyOnceWith('ensemble-1');
  await user.click(toggle);
  expect(screen.queryByRole('region')).toBeNull();
});

it('deploys a candidate and shows beside the name why it cannot be', async () => {
  const user = userEvent.setup();
  const onDeploy = vi
    .fn()
    .mockRejectedValueOnce(new ApiError('name_taken', 'It is taken.', 409))
    .mockResolvedValueOnce(undefined);
  show(THREE, {}, onDeploy);
  await user.click(screen.getByRole('button', { name: 'middle' }));
  await user.click(
    screen.getByRole('button', { name: 'Deploy this candidate' })
  );
  const name = screen.getByLabelText('Endpoint name');
  expect(name).toHaveProperty('value', 'churn');
  await user.click(screen.getByRole('button', { name: 'Deploy' }));
  expect(name.getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByRole('alert').textContent).toBe('It is taken.');
  await user.clear(name);
  await user.type(name, 'churn-2{Enter}');
  expect(onDeploy).toHaveBeenLastCalledWith('middle', 'churn-2');
  expect(
    screen.getByText('The endpoint “churn-2” is being created')
  ).toBeTruthy();
});

it('draws a part of a thousand, and all of them can be found', () => {
  show(
    Array.from({ length: 1000 }, (_, index) =>
      candidate(`lightgbm-${index + 1}`, 1 - index / 2000)
    )
  );
  const rows = () => screen.getByRole('table').querySelectorAll('tbody > tr');
  expect(rows().length).toBe(200);
  fireEvent.click(screen.getByText('Show 200 more of 800'));
  expect(rows().length).toBe(400);
  const search = screen.getByLabelText('Search candidates');
  fireEvent.change(search, { target: { value: 'lightgbm-999' } });
  expect(names()).toEqual(['lightgbm-999']);
  expect(screen.getByText('1 of 1,000 candidates')).toBeTruthy();
});

it.each([
  [{ status: 'queued', stage: null }, 'Waiting until another experiment'],
  [{ status: 'starting', stage: null }, 'Starting the worker…'],
  [{ stage: 'analyzing_data' }, 'Analyzing data…'],
  [{ status: 'failed' }, 'The experiment ended before a candidate']
] as [Partial<ExperimentState>, string][])(
  'says what is going on before the first candidate: %o',
  (state, text) => {
    show([], state);
    expect(screen.queryByRole('table')).toBeNull();
    expect(screen.getByText(text, { exact: false })).toBeTruthy();
  }
);
