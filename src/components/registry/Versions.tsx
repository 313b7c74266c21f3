import type { TranslationBundle } from '@jupyterlab/translation';
import { deleteIcon } from '@jupyterlab/ui-components';
import React from 'react';

import type { MetricInfo, ModelStage, ModelVersion } from '../../api';
import {
  Badge,
  Checkbox,
  Disclosure,
  IconButton,
  Select,
  endpointIcon
} from '../../ui';
import { DeployForm } from '../DeployForm';
import { score } from '../leaderboard/columns';
import { metricTitle } from '../names';
import { formatAgo, formatTime } from '../time';
import { useNow } from '../useNow';
import type { IVersionHandlers } from './RegistryPage';
import { STAGES, stageName } from './stages';

export interface IVersionsProps {
  /** Of one model, newest first. */
  versions: ModelVersion[];
  metrics: MetricInfo[];
  /** Those that are compared, by number. */
  ticked: ReadonlySet<number>;
  handlers: IVersionHandlers;
  trans: TranslationBundle;
  onTick: (version: number) => void;
}

const AGO_MS = 30_000;

/** The versions of a model, and the form that deploys one of them. */
export function Versions(props: IVersionsProps): JSX.Element {
  const { versions, handlers, trans } = props;
  const [deploying, setDeploying] = React.useState<ModelVersion | null>(null);
  const now = useNow(true, AGO_MS);
  const name = versions[0].model;
  const told = versions.some(version => version.mlflow !== null);
  return (
    <>
      <div className="jp-Autopilot-Table-scroll">
        <table
          className="jp-Autopilot-Table"
          aria-label={trans.__('Versions of %1', name)}
        >
          <thead>
            <tr>
              <th scope="col">
                <span className="jp-Autopilot-hidden">
                  {trans.__('Compare')}
                </span>
              </th>
              <th scope="col">{trans.__('Version')}</th>
              <th scope="col">{trans.__('Stage')}</th>
              <th scope="col">{trans.__('From')}</th>
              <th scope="col" className="jp-mod-number">
                {trans.__('Validation')}
              </th>
              <th scope="col">{trans.__('Registered')}</th>
              <th scope="col">{trans.__('Tags')}</th>
              <th scope="col">{trans.__('Endpoints')}</th>
              {told && <th scope="col">{trans.__('MLflow')}</th>}
              <th scope="col">
                <span className="jp-Autopilot-hidden">
                  {trans.__('Actions')}
                </span>
              </th>
            </tr>
          </thead>
          <tbody>
            {versions.map(version => (
              <Version
                key={version.version}
                {...props}
                version={version}
                told={told}
                now={now}
                onDeploy={() => setDeploying(version)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {deploying && (
        <DeployForm
          key={deploying.version}
          candidate={trans.__('%1 version %2', name, deploying.version)}
          trans={trans}
          deploy={{
            defaultName: name,
            onDeploy: (_, endpoint) => handlers.onDeploy(deploying, endpoint),
            onOpenEndpoint: handlers.onOpenEndpoint
          }}
          onClose={() => setDeploying(null)}
        />
      )}
    </>
  );
}

function Version({
  version,
  told,
  now,
  metrics,
  ticked,
  handlers,
  trans,
  onTick,
  onDeploy
}: Omit<IVersionsProps, 'versions'> & {
  version: ModelVersion;
  /** Whether MLflow was told of one of the versions. */
  told: boolean;
  now: number;
  onDeploy: () => void;
}): JSX.Element {
  const { version: number, lineage, objective, stage, tags } = version;
  const { experiment, candidate, data_path: data } = lineage;
  const metric = version.metrics.find(({ name }) => name === objective);
  return (
    <tr>
      <td>
        <Checkbox
          aria-label={trans.__('Compare version %1', number)}
          checked={ticked.has(number)}
          onChange={() => onTick(number)}
        />
      </td>
      <th scope="row" title={version.description || undefined}>
        {number}
      </th>
      <td>
        <Select
          aria-label={trans.__('Stage of version %1', number)}
          value={stage}
          onChange={event =>
            handlers.onStage(version, event.target.value as ModelStage)
          }
        >
          {STAGES.map(one => (
            <option key={one} value={one}>
              {stageName(one, trans)}
            </option>
          ))}
        </Select>
      </td>
      <td>
        <button
          type="button"
          className="jp-Autopilot-Experiments-open"
          title={trans.__('Trained on %1', data)}
          onClick={() => handlers.onOpenModel(experiment, candidate)}
        >
          {trans.__('%1 of %2', candidate, experiment)}
        </button>
      </td>
      <td className="jp-mod-number" title={metricTitle(objective, metrics)}>
        {score(metric?.validation ?? null)}
      </td>
      <td title={formatTime(version.created_at)}>
        {formatAgo(version.created_at, now)}
      </td>
      <td>
        {tags.length === 0
          ? '–'
          : tags.map(tag => <Badge key={tag}>{tag}</Badge>)}
      </td>
      <td>
        {version.endpoints.length === 0
          ? '–'
          : version.endpoints.map(name => (
              <button
                key={name}
                type="button"
                className="jp-Autopilot-Experiments-open"
                onClick={() => handlers.onOpenEndpoint(name)}
              >
                {name}
              </button>
            ))}
      </td>
      {told && (
        <td>
          <Told version={version} trans={trans} />
        </td>
      )}
      <td>
        <IconButton
          icon={endpointIcon}
          label={trans.__('Deploy version %1', number)}
          onClick={onDeploy}
        />
        <IconButton
          icon={deleteIcon}
          label={trans.__('Delete version %1', number)}
          onClick={() => handlers.onDelete(version)}
        />
      </td>
    </tr>
  );
}

/** Under which number MLflow has a version, or why it does not. */
function Told({
  version: { mlflow },
  trans
}: {
  version: ModelVersion;
  trans: TranslationBundle;
}): JSX.Element {
  if (!mlflow) {
    return <>–</>;
  }
  if (mlflow.error) {
    return (
      <Disclosure title={trans.__('Not there')}>{mlflow.error}</Disclosure>
    );
  }
  return (
    <span title={trans.__('Run %1 at %2', mlflow.run_id ?? '', mlflow.uri)}>
      {trans.__('Version %1', mlflow.version ?? '')}
    </span>
  );
}
