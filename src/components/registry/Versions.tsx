import type { TranslationBundle } from '@jupyterlab/translation';
import { deleteIcon, editIcon, tableRowsIcon } from '@jupyterlab/ui-components';
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
import { TransformForm } from '../transform';
import { formatAgo, formatTime } from '../time';
import { useNow } from '../useNow';
import { EditForm } from './EditForm';
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
  const [open, setOpen] = React.useState<IOpenForm | null>(null);
  const close = () => setOpen(null);
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
                onOpenForm={kind => setOpen({ kind, version })}
              />
            ))}
          </tbody>
        </table>
      </div>
      {open && (
        <VersionForm
          key={`${open.kind}-${open.version.version}`}
          {...open}
          handlers={handlers}
          trans={trans}
          onClose={close}
        />
      )}
    </>
  );
}

interface IOpenForm {
  kind: 'deploy' | 'transform' | 'edit';
  version: ModelVersion;
}

function VersionForm({
  kind,
  version,
  handlers,
  trans,
  onClose
}: IOpenForm & {
  handlers: IVersionHandlers;
  trans: TranslationBundle;
  onClose: () => void;
}): JSX.Element {
  const title = trans.__('%1 version %2', version.model, version.version);
  if (kind === 'edit') {
    return (
      <EditForm
        title={title}
        version={version}
        trans={trans}
        onEdit={change => handlers.onEdit(version, change)}
        onClose={onClose}
      />
    );
  }
  if (kind === 'transform') {
    return (
      <TransformForm
        model={title}
        encrypted={version.encrypted}
        trans={trans}
        transforming={handlers.transforming(version)}
        onClose={onClose}
      />
    );
  }
  return (
    <DeployForm
      candidate={title}
      trans={trans}
      deploy={{
        defaultName: version.model,
        onDeploy: (_, endpoint) => handlers.onDeploy(version, endpoint),
        onOpenEndpoint: handlers.onOpenEndpoint
      }}
      onClose={onClose}
    />
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
  onOpenForm
}: Omit<IVersionsProps, 'versions'> & {
  version: ModelVersion;
  /** Whether MLflow was told of one of the versions. */
  told: boolean;
  now: number;
  onOpenForm: (kind: IOpenForm['kind']) => void;
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
      <th scope="row">{number}</th>
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
      <td className="jp-Autopilot-Registry-wrapping">
        <button
          type="button"
          className="jp-Autopilot-Experiments-open"
          title={trans.__('Trained on %1', data)}
          onClick={() => handlers.onOpenModel(experiment, candidate)}
        >
          {trans.__('%1 of %2', candidate, experiment)}
        </button>
        {version.description && <small>{version.description}</small>}
      </td>
      <td className="jp-mod-number">
        {score(metric?.validation ?? null)}
        <small>{metricTitle(objective, metrics)}</small>
      </td>
      <td title={formatTime(version.created_at)}>
        {formatAgo(version.created_at, now)}
      </td>
      <td>
        {tags.length === 0 ? (
          '–'
        ) : (
          <div className="jp-Autopilot-Tags">
            {tags.map(tag => (
              <Badge key={tag}>{tag}</Badge>
            ))}
          </div>
        )}
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
        <td className="jp-Autopilot-Registry-wrapping">
          <Told version={version} trans={trans} />
        </td>
      )}
      <td>
        <IconButton
          icon={endpointIcon}
          label={trans.__('Deploy version %1', number)}
          onClick={() => onOpenForm('deploy')}
        />
        <IconButton
          icon={tableRowsIcon}
          label={trans.__('Batch transform with version %1', number)}
          onClick={() => onOpenForm('transform')}
        />
        <IconButton
          icon={editIcon}
          label={trans.__('Edit version %1', number)}
          onClick={() => onOpenForm('edit')}
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
