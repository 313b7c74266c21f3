import type { Spec } from '../../charts';
import {
  historySpec,
  latencySpec,
  paretoFront
} from '../experiment/chartSpecs';
import { bestMetricsSpec } from '../experiment/metricsSpec';
import { METRICS, candidate, experiment, metricValue, trans } from './samples';

const WORDS = { metrics: METRICS, algorithms: [], trans };

function values(spec: unknown): Spec[] {
  return (spec as { data: { values: Spec[] } }).data.values;
}

it('draws the best so far in the order in which candidates were ready', () => {
  const { state } = experiment({
    candidates: [
      candidate('second', 0.7, { ended_at: '2024-05-31T12:00:20Z' }),
      candidate('training', null),
      candidate('first', 0.8, { ended_at: '2024-05-31T12:00:10Z' }),
      candidate('third', 0.9, { ended_at: '2024-05-31T12:00:30Z' })
    ]
  });
  const best = (greater_is_better: boolean) => {
    const plan = historySpec({ ...state, greater_is_better }, WORDS);
    return values((plan!(600).layer as Spec[])[0]);
  };
  expect(best(true)).toEqual([
    { seconds: 10, best: 0.8 },
    { seconds: 20, best: 0.8 },
    { seconds: 30, best: 0.9 }
  ]);
  expect(best(false).map(point => point.best)).toEqual([0.8, 0.7, 0.7]);
});

it('draws nothing without a score', () => {
  const { state } = experiment({ candidates: [candidate('training', null)] });
  expect(historySpec(state, WORDS)).toBeNull();
});

it('compares those metrics of the best candidate that share a scale', () => {
  const metrics = ['auc', 'accuracy', 'log_loss'].map(name =>
    metricValue(name, 0.5, name === 'auc' ? null : 0.4)
  );
  const { state } = experiment({
    candidates: [candidate('best', 0.9, { metrics }), candidate('other', 0.8)],
    best_candidate: 'best'
  });
  expect(values(bestMetricsSpec(state, WORDS)!(600))).toEqual([
    { metric: 'AUC', part: 'Out-of-fold', value: 0.5 },
    { metric: 'Accuracy', part: 'Out-of-fold', value: 0.5 },
    { metric: 'Accuracy', part: 'Validation', value: 0.4 }
  ]);
  expect(
    bestMetricsSpec({ ...state, best_candidate: 'other' }, WORDS)
  ).toBeNull();
});

it('finds the candidates that none beats both in score and in latency', () => {
  const point = (id: string, latency: number, score: number) => ({
    id,
    latency,
    score
  });
  const points = [
    point('slow and good', 9, 0.9),
    point('fast and poor', 1, 0.5),
    point('beaten', 5, 0.6),
    point('between', 4, 0.7),
    point('as fast, but poorer', 1, 0.4)
  ];
  const ids = (greater: boolean) =>
    paretoFront(points, greater).map(({ id }) => id);
  expect(ids(true)).toEqual(['fast and poor', 'between', 'slow and good']);
  expect(ids(false)).toEqual(['as fast, but poorer']);
});

it('draws scores by latency where two candidates have both', () => {
  const timed = (id: string, score: number, latency: number | null) =>
    candidate(id, score, { predict_ms_per_1000_rows: latency });
  const { state } = experiment({
    candidates: [timed('a', 0.8, 1), timed('b', 0.9, null), timed('c', 0.7, 2)]
  });
  const layers = latencySpec(state, WORDS)!(600).layer as Spec[];
  expect(values(layers[0]).map(point => point.candidate)).toEqual(['a']);
  expect(values(layers[1]).map(point => point.latency)).toEqual([1, 2]);
  const one = { ...state, candidates: state.candidates.slice(0, 2) };
  expect(latencySpec(one, WORDS)).toBeNull();
});
