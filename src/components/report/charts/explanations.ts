import type {
  InteractionsSection,
  LearningCurveSection,
  ShapSection
} from '../../../api';
import type { Plan, Spec } from '../../../charts';
import { metricTitle } from '../../names';
import type { ISectionContext } from '../kinds';
import { colours, level, names } from './encodings';

/** What SHAP values are added to, in words. */
export function shapUnit(
  { unit, label_headers: [label] }: ShapSection,
  { report, trans }: ISectionContext
): string {
  switch (unit) {
    case 'target':
      return report.target;
    case 'probability':
      return trans.__('Probability of “%1”', label);
    case 'log_odds':
      return trans.__('Log odds of “%1”', label);
  }
}

/** The mean size of the values of each feature, by class where there are more than two. */
export function shapPlan(section: ShapSection, context: ISectionContext): Plan {
  const { features, label_headers: labels } = section;
  const values = features.flatMap(one =>
    one.global_shap_values.map((value, index) => ({
      feature: one.feature,
      label: labels[index],
      value
    }))
  );
  const title = context.trans.__('Mean size of the SHAP values');
  return width => ({
    data: { values },
    mark: { type: 'bar' },
    encoding: {
      y: names('feature', width),
      x: { field: 'value', type: 'quantitative', title },
      ...(labels.length > 1 ? { color: colours('label', labels, width) } : {}),
      tooltip: [
        { field: 'feature', title: context.trans.__('Feature') },
        { field: 'label', title: context.trans.__('Prediction of') },
        { field: 'value', title, format: '.4~g' }
      ]
    }
  });
}

/** A point for each row and feature, coloured by where the feature's value stands among the others. */
/** The colour of values that are not in an order. */
const NO_ORDER = '#999999';

export function shapRowsPlan(
  section: ShapSection,
  context: ISectionContext
): Plan {
  const { trans } = context;
  const values = section.features.flatMap(one =>
    one.shap_values.map((value, index) => ({
      feature: one.feature,
      value,
      place: one.relative_values[index]
    }))
  );
  const title = shapUnit(section, context);
  const place = trans.__('Value of the feature');
  return width => ({
    data: { values },
    // Vega-Lite leaves out points whose colour has no value.
    mark: {
      type: 'point',
      filled: true,
      size: 18,
      opacity: 0.6,
      invalid: null
    },
    encoding: {
      y: names('feature', width),
      x: { field: 'value', type: 'quantitative', title },
      color: {
        condition: {
          test: 'isValid(datum.place)',
          field: 'place',
          type: 'quantitative',
          title: place,
          scale: { domain: [0, 1], range: ['#4c78a8', '#f58518'] },
          legend: { format: '.0%', orient: 'bottom' }
        },
        value: NO_ORDER
      },
      tooltip: [
        { field: 'feature', title: trans.__('Feature') },
        { field: 'value', title, format: '.4~g' },
        { field: 'place', title: place, format: '.0%' }
      ]
    }
  });
}

export function interactionsPlan(
  { interactions }: InteractionsSection,
  { trans }: ISectionContext
): Plan {
  const values = interactions.map(one => ({
    pair: `${one.first} × ${one.second}`,
    h: one.h,
    strength: one.strength
  }));
  const title = trans.__('Strength');
  return width => ({
    data: { values },
    mark: { type: 'bar' },
    encoding: {
      y: names('pair', width),
      x: { field: 'strength', type: 'quantitative', title },
      tooltip: [
        { field: 'pair', title: trans.__('Features') },
        { field: 'strength', title, format: '.4~g' },
        { field: 'h', title: trans.__('Friedman’s H'), format: '.2f' }
      ]
    }
  });
}

export function learningCurvePlan(
  { points, score, metric }: LearningCurveSection,
  { metrics, trans }: ISectionContext
): Plan {
  const parts = [trans.__('Training'), trans.__('Validation')];
  const values = points.flatMap(point => [
    { rows: point.rows, part: parts[0], score: point.training },
    { rows: point.rows, part: parts[1], score: point.validation }
  ]);
  const title = metricTitle(metric, metrics);
  const x = {
    field: 'rows',
    type: 'quantitative',
    title: trans.__('Training rows'),
    scale: { type: 'log', nice: false }
  };
  const y: Spec = { type: 'quantitative', title, scale: { zero: false } };
  return width => ({
    layer: [
      level(score),
      {
        data: { values: points },
        transform: [{ filter: 'isValid(datum.validation_low)' }],
        mark: { type: 'rule' },
        encoding: {
          x,
          y: { field: 'validation_low', ...y },
          y2: { field: 'validation_high' }
        }
      },
      {
        data: { values },
        mark: { type: 'line', point: true },
        encoding: {
          x,
          y: { field: 'score', ...y },
          color: colours('part', parts, width),
          tooltip: [
            { field: 'part', title: trans.__('Rows') },
            { field: 'rows', title: trans.__('Training rows'), format: ',' },
            { field: 'score', title, format: '.4~g' }
          ]
        }
      }
    ]
  });
}
