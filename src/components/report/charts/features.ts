import type { TranslationBundle } from '@jupyterlab/translation';

import type {
  Dependence,
  ImportanceSection,
  SegmentsSection
} from '../../../api';
import type { Plan, Spec } from '../../../charts';
import { metricTitle } from '../../names';
import { colours, names } from './encodings';
import type { ISectionContext } from '../kinds';

export function importancePlan(
  { features, metric }: ImportanceSection,
  { metrics, trans }: ISectionContext
): Plan {
  const values = features.map(one => ({
    feature: one.feature,
    importance: one.importance,
    low: one.importance - one.standard_deviation,
    high: one.importance + one.standard_deviation
  }));
  const title = trans.__('Loss of %1', metricTitle(metric, metrics));
  return width => ({
    data: { values },
    encoding: { y: names('feature', width) },
    layer: [
      {
        mark: { type: 'bar' },
        encoding: {
          x: { field: 'importance', type: 'quantitative', title },
          tooltip: [
            { field: 'feature', title: trans.__('Feature') },
            { field: 'importance', title, format: '.4~g' },
            { field: 'low', title: trans.__('From'), format: '.4~g' },
            { field: 'high', title: trans.__('To'), format: '.4~g' }
          ]
        }
      },
      {
        mark: { type: 'rule' },
        encoding: {
          x: { field: 'low', type: 'quantitative', title },
          x2: { field: 'high' }
        }
      }
    ]
  });
}

export function segmentsPlan(
  { segments, metric, score }: SegmentsSection,
  { metrics, trans }: ISectionContext
): Plan {
  const title = metricTitle(metric, metrics);
  const states = [trans.__('Usual'), trans.__('Worse')];
  const values = segments.map(one => ({
    ...one,
    name: `${one.feature}: ${one.segment}`,
    state: states[one.worse ? 1 : 0]
  }));
  const x = { type: 'quantitative', title, scale: { zero: false } };
  // With a domain instead of an order, colour and shape have one legend.
  const state = {
    field: 'state',
    type: 'nominal',
    title: null,
    scale: { domain: states },
    legend: { orient: 'bottom' }
  };
  return width => ({
    data: { values },
    layer: [
      {
        data: { values: [{}] },
        mark: { type: 'rule', strokeDash: [4, 4] },
        encoding: { x: { datum: score, ...x } }
      },
      {
        transform: [{ filter: 'isValid(datum.low)' }],
        mark: { type: 'rule' },
        encoding: {
          y: names('name', width),
          x: { field: 'low', ...x },
          x2: { field: 'high' }
        }
      },
      {
        mark: { type: 'point', filled: true, size: 70, opacity: 1 },
        encoding: {
          y: names('name', width),
          x: { field: 'score', ...x },
          color: state,
          shape: state,
          tooltip: [
            { field: 'feature', title: trans.__('Feature') },
            { field: 'segment', title: trans.__('Segment') },
            { field: 'count', title: trans.__('Rows'), format: ',' },
            { field: 'score', title, format: '.4~g' }
          ]
        }
      }
    ]
  });
}

/** So few categories have room for their names side by side. */
const UPRIGHT = 5;

/** Names below an axis, a word a line: turned by 90° they would take the height of a small chart. */
function upright(pixels: number): Spec {
  return {
    labelAngle: 0,
    labelExpr: "split(datum.label, ' ')",
    labelLimit: Math.round(pixels)
  };
}

/** The mean prediction by the values of a feature, and faint bars where the rows are. */
export function dependencePlan(
  dependence: Dependence,
  trans: TranslationBundle
): Plan {
  const { data_type: type, label_headers: labels } = dependence;
  const values = dependence.model_predictions.flatMap((predictions, label) =>
    predictions.map((prediction, index) => ({
      value: dependence.feature_values[index],
      label: labels[label],
      prediction
    }))
  );
  const rows = dependence.data_distribution.map((part, index) => ({
    value: dependence.feature_values[index],
    share: part
  }));
  const scales: Record<string, Spec> = {
    numeric: { type: 'quantitative', scale: { zero: false } },
    datetime: { type: 'temporal' }
  };
  const nominal = !(type in scales);
  const count = dependence.feature_values.length;
  const x = (width: number): Spec => ({
    field: 'value',
    title: null,
    axis: {
      labelLimit: 120,
      grid: false,
      ...(nominal && count <= UPRIGHT ? upright(width / (count + 1)) : {})
    },
    ...(scales[type] ?? { type: 'nominal', sort: null })
  });
  const mark = nominal
    ? { type: 'point', filled: true, size: 70, opacity: 1 }
    : { type: 'line', point: true };
  return width => ({
    layer: [
      {
        data: { values: rows },
        mark: {
          type: 'bar',
          opacity: 0.18,
          ...(nominal ? {} : { size: 6 })
        },
        encoding: {
          x: x(width),
          y: {
            field: 'share',
            type: 'quantitative',
            axis: null,
            // A third of the height, so that the curve stays in front.
            scale: {
              domain: [0, 3 * Math.max(...dependence.data_distribution)]
            }
          },
          tooltip: [
            { field: 'value', title: dependence.feature_name },
            { field: 'share', title: trans.__('Rows'), format: '.1%' }
          ]
        }
      },
      {
        data: { values },
        mark,
        encoding: {
          x: x(width),
          y: {
            field: 'prediction',
            type: 'quantitative',
            title:
              labels.length === 1
                ? labels[0]
                : trans.__('Predicted probability'),
            scale: { zero: false }
          },
          ...(labels.length > 1
            ? { color: colours('label', labels, width) }
            : {}),
          tooltip: [
            { field: 'value', title: dependence.feature_name },
            { field: 'label', title: trans.__('Prediction of') },
            {
              field: 'prediction',
              title: trans.__('Mean prediction'),
              format: '.4~g'
            }
          ]
        }
      }
    ],
    resolve: { scale: { y: 'independent' } }
  });
}
