import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type {
  MetricInfo,
  ModelStage,
  ModelVersion,
  RegisteredModel
} from '../../api';
import { Empty, autopilotIcon } from '../../ui';
import { ListingPage } from '../ListingPage';
import type { ITransforming } from '../transform';
import { VersionComparison } from './VersionComparison';
import { Versions } from './Versions';

/** What can be done with a version. */
export interface IVersionHandlers {
  onStage: (version: ModelVersion, stage: ModelStage) => void;
  onDelete: (version: ModelVersion) => void;
  /** Rejects with the reason when it cannot be changed. */
  onEdit: (
    version: ModelVersion,
    change: { description: string; tags: string[] }
  ) => Promise<void>;
  transforming: (version: ModelVersion) => ITransforming;
  /** Rejects with the reason when it cannot be deployed. */
  onDeploy: (version: ModelVersion, endpoint: string) => Promise<void>;
  onOpenEndpoint: (name: string) => void;
  onOpenModel: (experiment: string, candidate: string) => void;
}

export interface IRegistryPageProps {
  /** By name; null until the first answer. */
  models: RegisteredModel[] | null;
  /** The catalog's; empty until it is there. */
  metrics: MetricInfo[];
  lostSince: number | null;
  error: string | null;
  handlers: IVersionHandlers;
  trans: TranslationBundle;
  onRetry: () => Promise<void>;
}

/** The registered models of the workspace, each with its versions. */
export function RegistryPage({
  models,
  metrics,
  lostSince,
  error,
  handlers,
  trans,
  onRetry
}: IRegistryPageProps): JSX.Element {
  return (
    <ListingPage
      label={trans.__('Registered models')}
      title={trans.__('Registered models')}
      className="jp-Autopilot-Page-content"
      count={models && models.length}
      lostSince={lostSince}
      error={error}
      failed={trans.__('The models could not be read')}
      empty={
        <Empty
          icon={autopilotIcon}
          title={trans.__('No registered models yet')}
        >
          {trans.__(
            'Open the page of a model and register it: it is kept under a name, version by version, also when its experiment is deleted.'
          )}
        </Empty>
      }
      trans={trans}
      onRetry={onRetry}
    >
      {models?.map(model => (
        <Model
          key={model.name}
          model={model}
          metrics={metrics}
          handlers={handlers}
          trans={trans}
        />
      ))}
    </ListingPage>
  );
}

function Model({
  model: { name, versions },
  metrics,
  handlers,
  trans
}: {
  model: RegisteredModel;
  metrics: MetricInfo[];
  handlers: IVersionHandlers;
  trans: TranslationBundle;
}): JSX.Element {
  const id = React.useId();
  const [ticked, setTicked] = React.useState<ReadonlySet<number>>(new Set());
  const compared = versions.filter(({ version }) => ticked.has(version));
  const tick = (version: number) => {
    const next = new Set(ticked);
    if (!next.delete(version)) {
      next.add(version);
    }
    setTicked(next);
  };
  return (
    <section className="jp-Autopilot-Registry-model" aria-labelledby={id}>
      <h2 id={id}>{name}</h2>
      <Versions
        versions={versions}
        metrics={metrics}
        ticked={ticked}
        handlers={handlers}
        trans={trans}
        onTick={tick}
      />
      {compared.length > 1 && (
        <VersionComparison
          versions={compared}
          metrics={metrics}
          trans={trans}
        />
      )}
    </section>
  );
}
