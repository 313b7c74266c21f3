import type { Spec } from '../../../charts';

/** Pixels for a name in a legend, and the most for one beside an axis. */
const LEGEND_ENTRY = 150;
const LABEL_SHARE = 0.4;
export const PERCENT = '.0%';

/** An axis from 0 to 100 %. */
export function share(field: string, title: string): Spec {
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

/** A colour for each name, in an order, and a legend as wide as the chart. */
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
