import type { TranslationBundle } from '@jupyterlab/translation';

import type {
  CalibrationSection,
  Curve,
  GainSection,
  PrecisionRecallSection,
  RocSection
} from '../../../api';
import type { Plan, Spec } from '../../../charts';
import { PERCENT, colours, diagonal, level, share } from './encodings';
import type { ISectionContext } from '../kinds';

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
