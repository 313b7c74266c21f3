import React from 'react';

import type { Plan } from '../../charts';
import { chartFailure } from '../chartFailure';
import type { ISectionContext } from './kinds';

export interface IChartOfProps<S> {
  /** Keep the same function. */
  plan: (section: S, context: ISectionContext) => Plan;
  section: S;
  context: ISectionContext;
  height: number;
  /** What the chart shows, for those who cannot see it. */
  label: string;
}

/** The chart of a section. */
export function ChartOf<S>({
  plan,
  section,
  context,
  height,
  label
}: IChartOfProps<S>): JSX.Element {
  const spec = React.useMemo(
    () => plan(section, context),
    [plan, section, context]
  );
  const Chart = context.chart;
  return (
    <Chart
      spec={spec}
      height={height}
      label={label}
      failure={chartFailure(context.trans)}
    />
  );
}
