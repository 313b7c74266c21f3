import type { TranslationBundle } from '@jupyterlab/translation';

import type { Plan } from '../../../charts';
import { colours } from './encodings';

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
