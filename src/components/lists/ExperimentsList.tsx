import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { ExperimentSummary } from '../../api';
import { isTerminal } from '../../api';
import { Button, Empty, Progress, autopilotIcon, formatNumber } from '../../ui';
import { ExperimentBadge } from '../StatusBadge';
import { formatAgo } from '../time';
import { useNow } from '../useNow';
import { queueText, stageTitle } from '../words';
import { Entry } from './Entry';
import type { IRequestState, ISearch } from './ListFrame';
import { ListFrame } from './ListFrame';
import type { IExperimentHandlers } from './rowActions';
import { rowActions } from './rowActions';

const AGO_MS = 30_000;

export interface IExperimentsListProps {
  /** What the search found, newest first; null until the first answer. */
  experiments: ExperimentSummary[] | null;
  /** So many there are, found or not. */
  total: number;
  search: ISearch;
  request: IRequestState;
  trans: TranslationBundle;
  handlers: IExperimentHandlers;
  onCreate: () => void;
}

/** The experiments in the side panel. */
export function ExperimentsList({
  experiments,
  total,
  search,
  request,
  trans,
  handlers,
  onCreate
}: IExperimentsListProps): JSX.Element {
  const now = useNow(true, AGO_MS);
  return (
    <ListFrame
      label={trans.__('Experiments')}
      items={experiments}
      total={total}
      search={search}
      request={request}
      trans={trans}
      empty={
        <Empty
          icon={autopilotIcon}
          title={trans.__('No experiments yet')}
          action={
            <Button kind="primary" onClick={onCreate}>
              {trans.__('Create AutoML experiment')}
            </Button>
          }
        >
          {trans.__('Train and compare models on a CSV or Parquet file.')}
        </Empty>
      }
      render={experiment => (
        <ExperimentEntry
          key={experiment.name}
          experiment={experiment}
          now={now}
          handlers={handlers}
          trans={trans}
        />
      )}
    />
  );
}

interface IExperimentEntryProps {
  experiment: ExperimentSummary;
  now: number;
  handlers: IExperimentHandlers;
  trans: TranslationBundle;
}

/** Drawn again only when its experiment has changed. */
const ExperimentEntry = React.memo(function ExperimentEntry({
  experiment,
  now,
  handlers,
  trans
}: IExperimentEntryProps): JSX.Element {
  const { name, status, stage, best_score: score } = experiment;
  const active = !isTerminal(status);
  return (
    <Entry
      icon={autopilotIcon}
      name={name}
      caption={[experiment.folder, experiment.project, ...experiment.tags]
        .filter(Boolean)
        .join(' · ')}
      badge={<ExperimentBadge status={status} trans={trans} />}
      facts={[
        active && stage && stageTitle(stage, trans),
        experiment.queue_position !== null &&
          queueText(experiment.queue_position, trans),
        experiment.waiting_for,
        score !== null && scoreText(experiment, score, trans),
        formatAgo(
          experiment.ended_at ?? experiment.started_at ?? experiment.created_at,
          now
        )
      ]}
      progress={
        active &&
        status !== 'queued' && (
          <Progress
            value={experiment.progress}
            label={trans.__('Progress of %1', name)}
          />
        )
      }
      actions={rowActions(experiment, handlers, trans)}
      onOpen={() => handlers.onOpen(name)}
    />
  );
});

/** The list knows the metric by its name only: `AUC 0.8463` for `auc`. */
function scoreText(
  { objective }: ExperimentSummary,
  score: number,
  trans: TranslationBundle
): string {
  return objective
    ? `${objective.replaceAll('_', ' ').toUpperCase()} ${formatNumber(score)}`
    : trans.__('best %1', formatNumber(score));
}
