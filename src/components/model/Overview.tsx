import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Candidate, ExperimentState, MetricInfo } from '../../api';
import { valueText } from '../leaderboard/comparison';
import { Members } from '../Members';
import { MetricsTable } from './MetricsTable';

export interface IOverviewProps {
  candidate: Candidate;
  state: ExperimentState;
  metrics: MetricInfo[];
  trans: TranslationBundle;
  onOpenModel: (candidate: string) => void;
}

/** How good a model is and what it is made of. */
export function Overview({
  candidate,
  state,
  metrics,
  trans,
  onOpenModel
}: IOverviewProps): JSX.Element {
  const hyperparameters = Object.entries(candidate.hyperparameters);
  return (
    <div className="jp-Autopilot-Model-parts">
      {candidate.metrics.length > 0 && (
        <section>
          <h3>{trans.__('Metrics')}</h3>
          <MetricsTable
            candidate={candidate}
            objective={state.objective}
            metrics={metrics}
            trans={trans}
          />
        </section>
      )}
      {candidate.members.length > 0 && (
        <section>
          <h3>{trans.__('Members and their weights')}</h3>
          <Members
            members={candidate.members}
            trans={trans}
            onOpenModel={onOpenModel}
          />
        </section>
      )}
      {hyperparameters.length > 0 && (
        <section>
          <h3>{trans.__('Hyperparameters')}</h3>
          <table
            className="jp-Autopilot-Pairs"
            aria-label={trans.__('Hyperparameters')}
          >
            <tbody>
              {hyperparameters.map(([name, value]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{valueText(value)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {candidate.preprocessing.length > 0 && (
        <section>
          <h3>{trans.__('Preprocessing')}</h3>
          <ol aria-label={trans.__('Preprocessing')}>
            {candidate.preprocessing.map((step, index) => (
              <li key={index}>{step}</li>
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}
