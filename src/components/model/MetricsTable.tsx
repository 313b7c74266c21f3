import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Candidate, MetricInfo } from '../../api';
import { intervalText, score } from '../leaderboard/columns';
import { metricTitle } from '../names';

export interface IMetricsTableProps {
  candidate: Candidate;
  /** The name of the objective metric. */
  objective: string | null;
  metrics: MetricInfo[];
  trans: TranslationBundle;
}

/** Every metric on the out-of-fold predictions and on the validation part, with its confidence interval. */
export function MetricsTable({
  candidate,
  objective,
  metrics,
  trans
}: IMetricsTableProps): JSX.Element {
  return (
    <table className="jp-Autopilot-Pairs" aria-label={trans.__('Metrics')}>
      <thead>
        <tr>
          <td />
          <th scope="col">{trans.__('Out-of-fold')}</th>
          <th scope="col">{trans.__('Validation')}</th>
          <th scope="col">{trans.__('95 % confidence interval')}</th>
        </tr>
      </thead>
      <tbody>
        {candidate.metrics.map(metric => (
          <tr
            key={metric.name}
            className={
              metric.name === objective ? 'jp-mod-objective' : undefined
            }
          >
            <th scope="row">{metricTitle(metric.name, metrics)}</th>
            <td className="jp-mod-number">{score(metric.cross_validation)}</td>
            <td className="jp-mod-number">{score(metric.validation)}</td>
            <td className="jp-mod-number">
              {intervalText(metric, trans) ?? '–'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
