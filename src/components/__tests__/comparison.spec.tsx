import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import { Comparison } from '../leaderboard';
import { bestOf, compared } from '../leaderboard/comparison';
import { METRICS, candidate, experiment, metricValue, trans } from './samples';

const WORDS = { metrics: METRICS, algorithms: [], trans };
const { state } = experiment({ best_candidate: 'one' });
const ONE = candidate('one', 0.9, {
  fit_seconds: 3,
  hyperparameters: { depth: 3, rate: 0.1, seed: 0 },
  metrics: [
    metricValue('log_loss', 0.3, 0.4),
    {
      ...metricValue('auc', 0.9, 0.85),
      validation_low: 0.8,
      validation_high: 0.88
    }
  ],
  preprocessing: ['Numbers: scaled', 'Categories: one-hot']
});
const TWO = candidate('two', 0.8, {
  fit_seconds: 1,
  hyperparameters: { depth: 3, rate: 0.2, leaves: 31, seed: 0 },
  metrics: [metricValue('log_loss', 0.2, null), metricValue('auc', 0.8, 0.86)],
  members: [
    { candidate: 'one', weight: 0.25 },
    { candidate: 'zero', weight: 0.75 }
  ]
});

function rows(title: string) {
  const groups = compared([ONE, TWO], state, WORDS);
  return groups.find(group => group.title === title)!.rows;
}

it.each([
  [[1, 2], true, [false, true]],
  [[1, 2], false, [true, false]],
  [[2, null, 2, 1], true, [true, false, true, false]],
  [[2, 2], true, [false, false]],
  [[2, null], true, [false, false]],
  [[null, null], false, [false, false]]
] as [(number | null)[], boolean, boolean[]][])(
  'marks the best of %j, more being better: %s',
  (values, greater, expected) => {
    expect(bestOf(values, greater)).toEqual(expected);
  }
);

it('has the objective first, each metric in its own direction', () => {
  const metrics = rows('Metrics');
  expect(metrics.map(({ title }) => title)).toEqual([
    'AUC, out-of-fold',
    'AUC, validation',
    'Log loss, out-of-fold',
    'Log loss, validation'
  ]);
  const best = metrics.map(({ cells }) => cells.map(cell => cell.best));
  expect(best).toEqual([
    [true, false],
    [false, true],
    [false, true],
    [false, false]
  ]);
  expect(metrics[1].cells.map(cell => cell.note)).toEqual([
    '0.8000 to 0.8800',
    null
  ]);
});

it('has the hyperparameters first that differ', () => {
  expect(
    rows('Hyperparameters').map(({ title, differs, cells }) => [
      title,
      differs,
      ...cells.flatMap(cell => cell.lines)
    ])
  ).toEqual([
    ['leaves', true, '–', '31'],
    ['rate', true, '0.1', '0.2'],
    ['depth', false, '3', '3'],
    ['seed', false, '0', '0']
  ]);
});

it('lists steps and members, and leaves out what none of them has', () => {
  expect(
    rows('Parts').map(({ cells }) => cells.map(({ lines }) => lines))
  ).toEqual([
    [['Numbers: scaled', 'Categories: one-hot'], ['–']],
    [['–'], ['zero 75%', 'one 25%']]
  ]);
  expect(rows('Candidate').map(({ title }) => title)).toEqual([
    'Algorithm',
    'Status'
  ]);
  expect(rows('Time')[0].cells.map(cell => cell.best)).toEqual([false, true]);
});

it('is a table with a word at each best value', async () => {
  const [onOpenModel, onClose] = [vi.fn(), vi.fn()];
  render(
    <Comparison
      candidates={[ONE, TWO]}
      state={state}
      {...WORDS}
      closeTitle="Back"
      onOpenModel={onOpenModel}
      onClose={onClose}
    />
  );
  const row = (name: string) => screen.getByRole('row', { name });
  expect(
    within(row('AUC, out-of-fold 0.9000 best 0.8000')).getByText('best')
  ).toBeTruthy();
  expect(row('rate differs 0.1 0.2')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'two' }));
  expect(onOpenModel).toHaveBeenCalledExactlyOnceWith('two');
  await userEvent.click(screen.getByRole('button', { name: 'Back' }));
  expect(onClose).toHaveBeenCalledOnce();
});
