import type { ISort } from '../leaderboard/ranking';
import { ranked, sorted } from '../leaderboard/ranking';
import { candidate, metricValue } from './samples';

const CANDIDATES = [
  candidate('b-2', 0.7, { fit_seconds: 9 }),
  candidate('training', null, { fit_seconds: null }),
  candidate('a-10', 0.9, { fit_seconds: 4, algorithm: 'zeta' }),
  candidate('failed', null, { status: 'failed', fit_seconds: null }),
  candidate('a-9', 0.8, {
    fit_seconds: 6,
    metrics: [metricValue('accuracy', 0.75, null)]
  })
];

function order(sort: ISort, greater = true): string[] {
  const titles = (name: string) => ({ zeta: 'Alpha', lightgbm: 'Beta' })[name]!;
  return sorted(ranked(CANDIDATES, greater), sort, titles).map(
    row => row.candidate.id
  );
}

it('ranks by score, and gives no rank without one', () => {
  expect(
    ranked(CANDIDATES, true).map(row => [row.rank, row.candidate.id])
  ).toEqual([
    [1, 'a-10'],
    [2, 'a-9'],
    [3, 'b-2'],
    [null, 'training'],
    [null, 'failed']
  ]);
});

it('ranks a model that was trained again before what it was made of', () => {
  const [again, before] = [
    candidate('e-1-refit', 0.9, { refit_of: 'e-1' }),
    candidate('e-1', 0.9)
  ];
  for (const given of [
    [before, again],
    [again, before]
  ]) {
    expect(ranked(given, true)[0].candidate.id).toBe('e-1-refit');
  }
});

it('ranks the other way round where less is better', () => {
  expect(order({ key: 'rank', descending: false }, false).slice(0, 3)).toEqual([
    'b-2',
    'a-9',
    'a-10'
  ]);
});

it('puts what has no value last in both directions', () => {
  const last = ['training', 'failed'];
  expect(order({ key: 'fit_seconds', descending: false })).toEqual([
    'a-10',
    'a-9',
    'b-2',
    ...last
  ]);
  expect(order({ key: 'fit_seconds', descending: true })).toEqual([
    'b-2',
    'a-9',
    'a-10',
    ...last
  ]);
  expect(order({ key: 'metric:accuracy', descending: false })[0]).toBe('a-9');
});

it('sorts names by their numbers and algorithms by their titles', () => {
  expect(order({ key: 'id', descending: false })).toEqual([
    'a-9',
    'a-10',
    'b-2',
    'failed',
    'training'
  ]);
  expect(order({ key: 'algorithm', descending: false })[0]).toBe('a-10');
});
