import type { TranslationBundle } from '@jupyterlab/translation';

import type {
  CalibrationSection,
  Curve,
  Dependence,
  GainSection,
  ImportanceSection,
  PrecisionRecallSection,
  RocSection,
  SegmentsSection
} from '../../api';
import type { Plan, Spec } from '../experiment/chartSpecs';
import { metricTitle } from '../names';
import type { ISectionContext } from './kinds';

export type { Plan, Spec };

/** Pixels for a name in a legend, and the most for one beside an axis. */
const LEGEND_ENTRY = 150;
const LABEL_SHARE = 0.4;
const PERCENT = '.0%';

export function rocPlan(
  { curves }: RocSection,
  { trans }: ISectionContext
): Plan {
  return width => ({
    layer: [
      diagonal(0, 1),
      curveLayer(
        curves,
        share('x', trans.__('False positive rate')),
        share('y', trans.__('True positive rate')),
        width,
        trans
      )
    ]
  });
}

export function precisionRecallPlan(
  { curves, prevalence }: PrecisionRecallSection,
  { trans }: ISectionContext
): Plan {
  return width => ({
    layer: [
      ...(prevalence === null ? [] : [level(prevalence)]),
      curveLayer(
        curves,
        share('x', trans.__('Recall')),
        share('y', trans.__('Precision')),
        width,
        trans
      )
    ]
  });
}

export function gainPlan(
  { shares, gains, lifts }: GainSection,
  { trans }: ISectionContext
): Plan {
  const names = [trans.__('Gain'), trans.__('Lift')];
  const values = shares.map((x, index) => ({
    x,
    gain: gains[index],
    lift: lifts[index]
  }));
  const x = share('x', trans.__('Share of the rows, the surest first'));
  const tooltip = [
    { field: 'x', title: trans.__('Share of the rows'), format: PERCENT },
    { field: 'gain', title: names[0], format: '.1%' },
    { field: 'lift', title: names[1], format: '.2f' }
  ];
  const layer = (field: string, name: string, y: Spec): Spec => ({
    mark: { type: 'line', point: true },
    encoding: {
      x,
      y: { field, type: 'quantitative', title: name, ...y },
      color: { datum: name, title: null, legend: { orient: 'bottom' } },
      tooltip
    }
  });
  return () => ({
    data: { values },
    layer: [
      {
        layer: [
          diagonal(0, 1),
          layer('gain', names[0], { axis: { format: PERCENT } })
        ]
      },
      layer('lift', names[1], { axis: { grid: false } })
    ],
    resolve: { scale: { y: 'independent' } }
  });
}

export function calibrationPlan(
  { bins }: CalibrationSection,
  { trans }: ISectionContext
): Plan {
  const y = { type: 'quantitative', title: trans.__('Observed share') };
  const x = share('predicted', trans.__('Predicted probability'));
  return () => ({
    data: { values: bins },
    layer: [
      diagonal(0, 1),
      {
        mark: { type: 'rule' },
        encoding: {
          x,
          y: { field: 'observed_low', ...y },
          y2: { field: 'observed_high' }
        }
      },
      {
        mark: { type: 'point', filled: true, opacity: 1 },
        encoding: {
          x,
          y: { field: 'observed', ...y, axis: { format: PERCENT } },
          size: {
            field: 'count',
            type: 'quantitative',
            title: trans.__('Rows'),
            legend: { orient: 'bottom', tickCount: 3 }
          },
          tooltip: [
            {
              field: 'predicted',
              title: trans.__('Predicted probability'),
              format: '.1%'
            },
            {
              field: 'observed',
              title: trans.__('Observed share'),
              format: '.1%'
            },
            { field: 'count', title: trans.__('Rows'), format: ',' }
          ]
        }
      }
    ]
  });
}

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
  const named: Spec = {
    field: 'value',
    title: null,
    axis: { labelLimit: 120, grid: false },
    ...(scales[type] ?? { type: 'nominal', sort: null })
  };
  const mark =
    named.type === 'nominal'
      ? { type: 'point', filled: true, size: 70, opacity: 1 }
      : { type: 'line', point: true };
  return width => ({
    layer: [
      {
        data: { values: rows },
        mark: {
          type: 'bar',
          opacity: 0.18,
          ...(named.type === 'nominal' ? {} : { size: 6 })
        },
        encoding: {
          x: named,
          y: {
            field: 'share',
            type: 'quantitative',
            axis: null,
            // A third of the height, so that the curve stays in front.
            scale: { domain: [0, 3 * greatest([rows.map(row => row.share)])] }
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
          x: named,
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

/** What decisions cost by threshold, in the cost of a thousand rows. */
export function costPlan(
  thresholds: number[],
  costs: { name: string; values: number[] }[],
  trans: TranslationBundle
): Plan {
  const values = costs.flatMap(({ name, values: each }) =>
    thresholds.map((threshold, index) => ({
      threshold,
      name,
      cost: each[index]
    }))
  );
  return width => ({
    data: { values },
    mark: { type: 'line' },
    encoding: {
      x: {
        field: 'threshold',
        type: 'quantitative',
        title: trans.__('Threshold'),
        axis: { grid: false }
      },
      y: {
        field: 'cost',
        type: 'quantitative',
        title: trans.__('Cost of 1,000 rows')
      },
      color: colours(
        'name',
        costs.map(({ name }) => name),
        width
      ),
      tooltip: [
        { field: 'name', title: trans.__('Rows') },
        { field: 'threshold', title: trans.__('Threshold'), format: '.4~g' },
        { field: 'cost', title: trans.__('Cost of 1,000 rows'), format: '.4~g' }
      ]
    }
  });
}

function curveLayer(
  curves: Curve[],
  x: Spec,
  y: Spec,
  width: number,
  trans: TranslationBundle
): Spec {
  const values = curves.flatMap(curve =>
    curve.x.map((value, order) => ({
      name: curve.name,
      x: value,
      y: curve.y[order],
      order
    }))
  );
  return {
    data: { values },
    mark: { type: 'line' },
    encoding: {
      x,
      y,
      // A curve may go straight up: its points are joined in their own order.
      order: { field: 'order', type: 'quantitative' },
      color: colours(
        'name',
        curves.map(({ name }) => name),
        width
      ),
      tooltip: [
        { field: 'name', title: trans.__('Curve') },
        { field: 'x', title: x.title, format: '.1%' },
        { field: 'y', title: y.title, format: '.1%' }
      ]
    }
  };
}

function share(field: string, title: string): Spec {
  return {
    field,
    type: 'quantitative',
    title,
    scale: { domain: [0, 1] },
    axis: { format: PERCENT, tickCount: 5 }
  };
}

/** Names beside the bars, in the order in which they come. */
export function names(field: string, width: number): Spec {
  return {
    field,
    type: 'nominal',
    sort: null,
    title: null,
    axis: { labelLimit: Math.round(LABEL_SHARE * width) }
  };
}

export function colours(field: string, order: string[], width: number): Spec {
  return {
    field,
    type: 'nominal',
    sort: order,
    title: null,
    legend: {
      orient: 'bottom',
      columns: Math.max(1, Math.floor(width / LEGEND_ENTRY)),
      labelLimit: LEGEND_ENTRY
    }
  };
}

/** The dashed line from one corner to the other. */
export function diagonal(low: number, high: number): Spec {
  return {
    data: { values: [{ low, high }] },
    mark: { type: 'rule', strokeDash: [4, 4], opacity: 0.6 },
    encoding: {
      x: { field: 'low', type: 'quantitative' },
      y: { field: 'low', type: 'quantitative' },
      x2: { field: 'high' },
      y2: { field: 'high' }
    }
  };
}

/** A dashed horizontal line. */
export function level(value: number): Spec {
  return {
    data: { values: [{}] },
    mark: { type: 'rule', strokeDash: [4, 4], opacity: 0.6 },
    encoding: { y: { datum: value, type: 'quantitative' } }
  };
}

export function least(lists: number[][]): number {
  return lists.flat().reduce((a, b) => Math.min(a, b), Infinity);
}

export function greatest(lists: number[][]): number {
  return lists.flat().reduce((a, b) => Math.max(a, b), -Infinity);
}
