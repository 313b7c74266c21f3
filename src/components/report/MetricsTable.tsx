import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { MetricsSection } from '../../api';
import { formatNumber } from '../../ui';
import { metricTitle } from '../names';
import type { ISectionContext } from './kinds';

type Metric = MetricsSection['metrics'][number];

/** Every metric with its interval, beside what it has to beat. */
export function MetricsTable({
  section,
  context: { metrics, trans }
}: {
  section: MetricsSection;
  context: ISectionContext;
}): JSX.Element {
  return (
    <div className="jp-Autopilot-Table-scroll">
      <table className="jp-Autopilot-Table">
        <thead>
          <tr>
            <th scope="col">{trans.__('Metric')}</th>
            <th scope="col" className="jp-mod-number">
              {trans.__('Validation')}
            </th>
            <th scope="col" className="jp-mod-number">
              {trans.__('95 % interval')}
            </th>
            <th scope="col" className="jp-mod-number">
              {trans.__('Out-of-fold')}
            </th>
            <th scope="col" className="jp-mod-number">
              {trans.__('Constant answer')}
            </th>
            <th scope="col">{trans.__('Better is')}</th>
          </tr>
        </thead>
        <tbody>
          {section.metrics.map(metric => (
            <tr key={metric.name}>
              <th scope="row">{metricTitle(metric.name, metrics)}</th>
              <td className="jp-mod-number">{text(metric.validation)}</td>
              <td className="jp-mod-number">{interval(metric, trans)}</td>
              <td className="jp-mod-number">{text(metric.cross_validation)}</td>
              <td className="jp-mod-number">{text(metric.best_constant)}</td>
              <td>
                {metric.greater_is_better ? trans.__('more') : trans.__('less')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function text(value: number | null): string {
  return value === null ? '–' : formatNumber(value);
}

function interval(
  { validation_low: low, validation_high: high }: Metric,
  trans: TranslationBundle
): string {
  return low === null || high === null
    ? '–'
    : trans.__('%1 to %2', formatNumber(low), formatNumber(high));
}
