import type { Dependence, ThresholdSection } from '../../../api';
import type { Spec } from '../../../charts';
import { METRICS, trans } from '../../__tests__/samples';
import { SHOWN_CLASSES, frequentClasses, rowShare } from '../ConfusionMatrix';
import {
  calibrationPlan,
  gainPlan,
  precisionRecallPlan,
  rocPlan
} from '../charts/curves';
import {
  interactionsPlan,
  learningCurvePlan,
  shapPlan,
  shapRowsPlan
} from '../charts/explanations';
import {
  dependencePlan,
  importancePlan,
  segmentsPlan
} from '../charts/features';
import { residualPlan, standardizedPlan } from '../charts/residuals';
import type { ISectionContext, Kind, SectionOf } from '../kinds';
import { cheapest, costs, nearest, outcome } from '../threshold';
import { SECTIONS, report } from './samples';

const CONTEXT: ISectionContext = {
  report: report(),
  metrics: METRICS,
  chart: () => null as never,
  trans
};

function section<K extends Kind>(kind: K): SectionOf<K> {
  return SECTIONS.find(one => one.kind === kind) as SectionOf<K>;
}

function layers(spec: Spec): Spec[] {
  return spec.layer as Spec[];
}

function values(spec: Spec): Spec[] {
  return (spec.data as { values: Spec[] }).values;
}

it('joins the points of a curve in their own order', () => {
  const [, curves] = layers(rocPlan(section('roc'), CONTEXT)(600));
  expect(values(curves).slice(0, 3)).toEqual([
    { name: 'Out-of-fold', x: 0, y: 0, order: 0 },
    { name: 'Out-of-fold', x: 0, y: 0.5, order: 1 },
    { name: 'Out-of-fold', x: 1, y: 1, order: 2 }
  ]);
  expect((curves.encoding as Spec).order).toEqual({
    field: 'order',
    type: 'quantitative'
  });
});

it('draws what a guess reaches only where there is one', () => {
  const some = section('precision_recall');
  expect(layers(precisionRecallPlan(some, CONTEXT)(600)).length).toBe(2);
  const none = { ...some, prevalence: null };
  expect(layers(precisionRecallPlan(none, CONTEXT)(600)).length).toBe(1);
});

it('has a point for each share, bin, feature and segment', () => {
  expect(values(gainPlan(section('gain_lift'), CONTEXT)(600))[1]).toEqual({
    x: 0.05,
    gain: 0.2,
    lift: 4
  });
  const calibration = calibrationPlan(section('calibration'), CONTEXT)(600);
  expect(values(calibration)).toEqual(section('calibration').bins);
  const [bars] = layers(residualPlan(section('residuals'), CONTEXT)(600));
  expect(values(bars).length).toBe(2);
  const [points] = layers(standardizedPlan(section('residuals'), CONTEXT)(600));
  expect(values(points)).toEqual([
    { predicted: 1.5, deviations: -0.5 },
    { predicted: 2.5, deviations: 3.2 }
  ]);
  const importance = importancePlan(section('importance'), CONTEXT)(600);
  expect(values(importance)[0]).toEqual({
    feature: 'tenure',
    importance: 0.12,
    low: 0.11,
    high: 0.13
  });
  const segments = segmentsPlan(section('segments'), CONTEXT)(600);
  expect(values(segments).map(one => [one.name, one.state])).toEqual([
    ['Contract: One year', 'Worse'],
    ['tenure: ≤ 9', 'Usual']
  ]);
});

it('draws numbers as a line and categories as points, a colour for each class', () => {
  const [numbers, categories] = section('partial_dependence').features;
  const curve = (dependence: Dependence) =>
    layers(dependencePlan(dependence, trans)(400))[1];
  expect(curve(numbers).mark).toEqual({ type: 'line', point: true });
  expect((curve(numbers).encoding as Spec).color).toBeUndefined();
  expect((curve(categories).mark as Spec).type).toBe('point');
  expect((curve(categories).encoding as Spec).color).toBeTruthy();
  expect(values(curve(categories))).toContainEqual({
    value: 'One year',
    label: 'Yes',
    prediction: 0.1
  });
});

it('draws SHAP values on average and by row, and by class where there are more', () => {
  const shap = section('shap');
  expect(values(shapPlan(shap, CONTEXT)(600))[0]).toEqual({
    feature: 'tenure',
    label: 'Yes',
    value: 0.6
  });
  const rows = shapRowsPlan(shap, CONTEXT)(600);
  expect(values(rows).length).toBe(4);
  expect(((rows.encoding as Spec).x as Spec).title).toBe('Log odds of “Yes”');
  const several = {
    ...shap,
    label_headers: ['a', 'b', 'c'],
    features: [{ ...shap.features[0], global_shap_values: [1, 2, 3] }]
  };
  const plan = shapPlan(several, CONTEXT)(600);
  expect(values(plan).map(one => one.label)).toEqual(['a', 'b', 'c']);
  expect((plan.encoding as Spec).color).toBeTruthy();
});

it('draws a learning curve for both parts and bars for interactions', () => {
  const curve = learningCurvePlan(section('learning_curve'), CONTEXT)(600);
  expect(values(layers(curve)[2])).toContainEqual({
    rows: 4000,
    part: 'Validation',
    score: 0.82
  });
  const pairs = interactionsPlan(section('interactions'), CONTEXT)(600);
  expect(values(pairs)).toEqual([
    { pair: 'tenure × Contract', h: 0.3, strength: 0.04 }
  ]);
});

describe('a threshold', () => {
  const thresholds: ThresholdSection = section('thresholds');

  it('is chosen by the out-of-fold rows', () => {
    const equal = { falsePositive: 1, falseNegative: 1 };
    expect(costs(thresholds.out_of_fold, equal)).toEqual([750, 175, 150, 250]);
    expect(cheapest(thresholds, equal)).toBe(2);
    expect(cheapest(thresholds, { falsePositive: 1, falseNegative: 50 })).toBe(
      0
    );
    expect(cheapest(thresholds, { falsePositive: 1, falseNegative: 0 })).toBe(
      3
    );
  });

  it('stays the model’s own where nothing costs anything', () => {
    expect(cheapest(thresholds, { falsePositive: 0, falseNegative: 0 })).toBe(
      2
    );
  });

  it('gives no precision where nothing is called positive', () => {
    expect(outcome(thresholds.validation, 3)).toMatchObject({
      precision: null,
      recall: 0,
      specificity: 1,
      f1: 0,
      accuracy: 0.75
    });
  });

  it('is found by the value nearest to it', () => {
    expect(nearest(thresholds.thresholds, 0.33)).toBe(1);
    expect(nearest(thresholds.thresholds, 2)).toBe(3);
  });
});

describe('a confusion matrix', () => {
  it('of many classes shows those with most rows in their order', () => {
    const counts = Array.from({ length: 40 }, (_, row) =>
      Array.from({ length: 40 }, (_, column) => (row === column ? row : 0))
    );
    const shown = frequentClasses(counts);
    expect(shown.length).toBe(SHOWN_CLASSES);
    expect([shown[0], shown[29]]).toEqual([10, 39]);
  });

  it('has no shares for a class without rows', () => {
    expect(rowShare([0, 0], 1)).toBeNull();
    expect(rowShare([1, 3], 1)).toBe(0.75);
  });
});
