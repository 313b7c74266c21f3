import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { MetricInfo, ModelVersion } from '../../api';
import { Message } from '../../ui';
import { score } from '../leaderboard/columns';
import { metricTitle } from '../names';

/** The validation metrics of several versions side by side, oldest first. */
export function VersionComparison({
  versions,
  metrics,
  trans
}: {
  versions: ModelVersion[];
  metrics: MetricInfo[];
  trans: TranslationBundle;
}): JSX.Element {
  const shown = [...versions].sort((a, b) => a.version - b.version);
  const names = [
    ...new Set(shown.flatMap(one => one.metrics.map(({ name }) => name)))
  ];
  const data = new Set(shown.map(one => one.lineage.data_fingerprint));
  return (
    <>
      {data.size > 1 && (
        <Message tone="warning" silent>
          {trans.__(
            'These versions were not trained and validated on the same data, so that the numbers do not tell which one is better.'
          )}
        </Message>
      )}
      <table
        className="jp-Autopilot-Pairs"
        aria-label={trans.__('Comparison of versions')}
      >
        <thead>
          <tr>
            <td />
            {shown.map(({ version }) => (
              <th key={version} scope="col">
                {trans.__('Version %1', version)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names.map(name => (
            <tr key={name}>
              <th scope="row">{metricTitle(name, metrics)}</th>
              {shown.map(one => (
                <td key={one.version} className="jp-mod-number">
                  {score(
                    one.metrics.find(metric => metric.name === name)
                      ?.validation ?? null
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
