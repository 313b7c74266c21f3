import type { Quality, Traffic } from '../../api';
import type { Spec } from '../../charts';
import {
  distributionPlan,
  latencyPlan,
  qualityPlan,
  requestsPlan
} from '../monitoring/specs';
import { trans } from './samples';

const POINT = {
  start: '2026-12-01T11:00:00Z',
  requests: 10,
  errors: 3,
  rows: 10,
  p50_ms: 2,
  p95_ms: 4,
  p99_ms: 9
};
const TRAFFIC: Traffic = {
  seconds: 60,
  start: '2026-12-01T10:00:00Z',
  end: '2026-12-01T12:00:00Z',
  points: [POINT, { ...POINT, start: '2026-12-01T11:30:00Z', errors: 0 }],
  total: POINT
};

function values(spec: Spec): Spec[] {
  return (spec.data as { values: Spec[] }).values;
}

it('stacks errors on what was answered, over all of the time', () => {
  const spec = requestsPlan(TRAFFIC, trans)(600);
  expect(values(spec).map(({ low, high, kind }) => [low, high, kind])).toEqual([
    [0, 7, 'Answered'],
    [7, 10, 'Errors'],
    [0, 10, 'Answered']
  ]);
  const [first] = values(spec);
  expect(Number(first.stop) - Number(first.start)).toBe(60_000);
  const { x } = spec.encoding as { x: { scale: Spec } };
  expect(x.scale.domain).toEqual([
    Date.parse(TRAFFIC.start),
    Date.parse(TRAFFIC.end)
  ]);
});

it('has a line for each percentile', () => {
  const spec = latencyPlan(TRAFFIC, trans)(600);
  expect(values(spec).map(({ ms }) => ms)).toEqual([2, 4, 9, 2, 4, 9]);
});

it('puts training and captured values side by side, in their order', () => {
  const bins = [
    { label: 'b', training: 0.9, live: 0.2 },
    { label: 'a', training: 0.1, live: 0.8 }
  ];
  const spec = distributionPlan({ bins }, trans)(600);
  expect(values(spec).map(({ label, share }) => [label, share])).toEqual([
    ['b', 0.9],
    ['b', 0.2],
    ['a', 0.1],
    ['a', 0.8]
  ]);
  expect((spec.encoding as { x: Spec }).x.sort).toBeNull();
});

it('draws the validation score only where there is one', () => {
  const quality: Quality = {
    objective: 'auc',
    title: 'AUC',
    greater_is_better: true,
    validation: 0.8,
    validation_low: null,
    validation_high: null,
    labels: 100,
    matched: 100,
    invalid: 0,
    overall: null,
    over_time: [
      {
        start: '2026-12-01T10:00:00Z',
        end: '2026-12-01T12:00:00Z',
        rows: 50,
        value: 0.7,
        low: 0.6,
        high: 0.8
      }
    ]
  };
  const layers = qualityPlan(quality, trans)(600).layer as Spec[];
  expect(layers.length).toBe(3);
  expect(values(layers[2])[0].time).toBe(Date.parse('2026-12-01T11:00:00Z'));
  const without = { ...quality, validation: null };
  expect((qualityPlan(without, trans)(600).layer as Spec[]).length).toBe(2);
});
