import type { ActualPredictedSection, ResidualSection } from '../../../api';
import type { Plan } from '../../../charts';
import { diagonal } from './encodings';
import type { ISectionContext } from '../kinds';

/** Standard deviations beyond which a residual is an outlier. */
const OUTLIER = 3;

export function actualPredictedPlan(
  { actual, predicted, slope, intercept }: ActualPredictedSection,
  { trans }: ISectionContext
): Plan {
  const [low, high] = extent([...actual, ...predicted]);
  const scale = { zero: false, nice: true };
  const x = {
    field: 'actual',
    type: 'quantitative',
    title: trans.__('Actual'),
    scale
  };
  const y = {
    field: 'predicted',
    type: 'quantitative',
    title: trans.__('Predicted'),
    scale
  };
  const [from, to] = extent(actual);
  return () => ({
    layer: [
      {
        data: {
          values: actual.map((value, index) => ({
            actual: value,
            predicted: predicted[index]
          }))
        },
        mark: { type: 'point', filled: true, size: 25, opacity: 0.45 },
        encoding: {
          x,
          y,
          tooltip: [
            { field: 'actual', title: trans.__('Actual'), format: '.5~g' },
            { field: 'predicted', title: trans.__('Predicted'), format: '.5~g' }
          ]
        }
      },
      diagonal(low, high),
      {
        data: {
          values: [from, to].map(value => ({
            actual: value,
            predicted: intercept + slope * value
          }))
        },
        mark: { type: 'line', strokeWidth: 2 },
        encoding: { x, y }
      }
    ]
  });
}

export function residualPlan(
  { bins }: ResidualSection,
  { trans }: ISectionContext
): Plan {
  return () => ({
    layer: [
      {
        data: { values: bins },
        mark: { type: 'bar', binSpacing: 1 },
        encoding: {
          x: {
            field: 'lower',
            type: 'quantitative',
            bin: { binned: true },
            title: trans.__('Actual minus predicted')
          },
          x2: { field: 'upper' },
          y: {
            field: 'count',
            type: 'quantitative',
            title: trans.__('Rows')
          },
          tooltip: [
            { field: 'lower', title: trans.__('From'), format: '.4~g' },
            { field: 'upper', title: trans.__('To'), format: '.4~g' },
            { field: 'count', title: trans.__('Rows'), format: ',.4~g' }
          ]
        }
      },
      {
        data: { values: [{}] },
        mark: { type: 'rule', strokeDash: [4, 4] },
        encoding: { x: { datum: 0, type: 'quantitative' } }
      }
    ]
  });
}

/** How far residuals are from their mean; beyond the lines a row is an outlier. */
export function standardizedPlan(
  { predicted, standardized }: ResidualSection,
  { trans }: ISectionContext
): Plan {
  const x = { title: trans.__('Predicted'), format: '.5~g' };
  const y = {
    title: trans.__('Residual, standard deviations'),
    format: '.3~g'
  };
  return () => ({
    layer: [
      {
        data: {
          values: standardized.map((deviations, index) => ({
            predicted: predicted[index],
            deviations
          }))
        },
        mark: { type: 'point', filled: true, size: 25, opacity: 0.45 },
        encoding: {
          x: {
            field: 'predicted',
            type: 'quantitative',
            title: x.title,
            scale: { zero: false }
          },
          y: { field: 'deviations', type: 'quantitative', title: y.title },
          tooltip: [
            { field: 'predicted', ...x },
            { field: 'deviations', ...y }
          ]
        }
      },
      ...[-OUTLIER, 0, OUTLIER].map(datum => ({
        data: { values: [{}] },
        mark: { type: 'rule', strokeDash: [4, 4] },
        encoding: { y: { datum, type: 'quantitative' } }
      }))
    ]
  });
}

/** A loop, since there may be more values than a call can have arguments. */
function extent(values: number[]): [number, number] {
  return values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity]
  );
}
