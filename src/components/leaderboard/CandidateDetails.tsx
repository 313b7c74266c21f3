import type { TranslationBundle } from '@jupyterlab/translation';
import { folderIcon } from '@jupyterlab/ui-components';
import React from 'react';

import type { Candidate, MetricInfo, MetricValue } from '../../api';
import { Button, Message, endpointIcon, formatShare } from '../../ui';
import type { IDeploy } from '../DeployForm';
import { DeployForm } from '../DeployForm';
import { metricTitle } from '../names';
import { score } from './columns';

export interface ICandidateDetailsProps {
  candidate: Candidate;
  /** The name of the objective metric. */
  objective: string | null;
  metrics: MetricInfo[];
  trans: TranslationBundle;
  deploy: IDeploy;
  onOpenFolder: (candidate: string) => void;
}

/** What a candidate is made of and how good it is. */
export function CandidateDetails({
  candidate,
  objective,
  metrics,
  trans,
  deploy,
  onOpenFolder
}: ICandidateDetailsProps): JSX.Element {
  const [deploying, setDeploying] = React.useState(false);
  const { id, preprocessing, members, status } = candidate;
  const hyperparameters = Object.entries(candidate.hyperparameters);
  return (
    <section
      className="jp-Autopilot-Candidate"
      aria-label={trans.__('Details of %1', id)}
    >
      {candidate.description && <p>{candidate.description}</p>}
      {candidate.error && (
        <Message
          tone="error"
          silent
          title={trans.__('This candidate could not be trained')}
        >
          {candidate.error}
        </Message>
      )}
      <div className="jp-Autopilot-Candidate-parts">
        {candidate.metrics.length > 0 && (
          <Metrics
            candidate={candidate}
            objective={objective}
            metrics={metrics}
            trans={trans}
          />
        )}
        {members.length > 0 && <Members candidate={candidate} trans={trans} />}
        {hyperparameters.length > 0 && (
          <div>
            <h3>{trans.__('Hyperparameters')}</h3>
            <table className="jp-Autopilot-Pairs">
              <tbody>
                {hyperparameters.map(([name, value]) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td>{valueText(value)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {preprocessing.length > 0 && (
          <div>
            <h3>{trans.__('Preprocessing')}</h3>
            <ol>
              {preprocessing.map((step, index) => (
                <li key={index}>{step}</li>
              ))}
            </ol>
          </div>
        )}
      </div>
      {deploying ? (
        <DeployForm
          candidate={id}
          trans={trans}
          deploy={deploy}
          onClose={() => setDeploying(false)}
        />
      ) : (
        <div className="jp-Autopilot-Actions">
          {status === 'completed' && (
            <Button icon={endpointIcon} onClick={() => setDeploying(true)}>
              {trans.__('Deploy this candidate')}
            </Button>
          )}
          <Button icon={folderIcon} onClick={() => onOpenFolder(id)}>
            {trans.__('Open its folder')}
          </Button>
        </div>
      )}
    </section>
  );
}

function Metrics({
  candidate,
  objective,
  metrics,
  trans
}: Pick<
  ICandidateDetailsProps,
  'candidate' | 'objective' | 'metrics' | 'trans'
>): JSX.Element {
  return (
    <div>
      <h3>{trans.__('Metrics')}</h3>
      <table className="jp-Autopilot-Pairs">
        <thead>
          <tr>
            <td />
            <th scope="col">{trans.__('Out-of-fold')}</th>
            <th scope="col">{trans.__('Validation')}</th>
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
              <td className="jp-mod-number">
                {score(metric.cross_validation)}
              </td>
              <td className="jp-mod-number">
                {score(metric.validation)}
                <Interval metric={metric} trans={trans} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Interval({
  metric: { validation_low: low, validation_high: high },
  trans
}: {
  metric: MetricValue;
  trans: TranslationBundle;
}): JSX.Element | null {
  return low === null || high === null ? null : (
    <small title={trans.__('95 % confidence interval')}>
      {trans.__('%1 to %2', score(low), score(high))}
    </small>
  );
}

function Members({
  candidate,
  trans
}: Pick<ICandidateDetailsProps, 'candidate' | 'trans'>): JSX.Element {
  const members = [...candidate.members].sort((a, b) => b.weight - a.weight);
  return (
    <div>
      <h3>{trans.__('Members and their weights')}</h3>
      <table className="jp-Autopilot-Pairs">
        <tbody>
          {members.map(({ candidate: member, weight }) => (
            <tr key={member}>
              <th scope="row">{member}</th>
              <td className="jp-Autopilot-Pairs-bar">
                <span style={{ width: `${100 * weight}%` }} />
              </td>
              <td className="jp-mod-number">{formatShare(weight)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
