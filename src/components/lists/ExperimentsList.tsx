import type { TranslationBundle } from '@jupyterlab/translation';
import { deleteIcon, stopIcon } from '@jupyterlab/ui-components';
import React from 'react';

import type { ExperimentSummary } from '../../api';
import { isTerminal } from '../../api';
import { Button, Empty, Progress, autopilotIcon, formatNumber } from '../../ui';
import { ExperimentBadge } from '../StatusBadge';
import { formatAgo } from '../time';
import { useNow } from '../useNow';
import { stageTitle } from '../words';
import { Entry } from './Entry';
import { ListFrame } from './ListFrame';

const AGO_MS = 30_000;

export interface IExperimentsListProps {
  /** Newest first; null until the first answer. */
  experiments: ExperimentSummary[] | null;
  error: string | null;
  trans: TranslationBundle;
  onOpen: (name: string) => void;
  onCreate: () => void;
  onStop: (name: string) => void;
  onDelete: (name: string) => void;
}

/** The experiments in the side panel. */
export function ExperimentsList({
  experiments,
  error,
  trans,
  onOpen,
  onCreate,
  onStop,
  onDelete
}: IExperimentsListProps): JSX.Element {
  const now = useNow(true, AGO_MS);
  return (
    <ListFrame
      label={trans.__('Experiments')}
      error={error}
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
      entries={
        experiments &&
        experiments.map(experiment => {
          const { name, status } = experiment;
          const active = !isTerminal(status);
          return (
            <Entry
              key={name}
              icon={autopilotIcon}
              name={name}
              caption={experiment.folder}
              badge={<ExperimentBadge status={status} trans={trans} />}
              facts={[
                active &&
                  experiment.stage &&
                  stageTitle(experiment.stage, trans),
                experiment.best_score !== null &&
                  scoreText(experiment, experiment.best_score, trans),
                formatAgo(
                  experiment.ended_at ??
                    experiment.started_at ??
                    experiment.created_at,
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
              actions={[
                active
                  ? {
                      icon: stopIcon,
                      label: trans.__('Stop %1', name),
                      onClick: () => onStop(name)
                    }
                  : {
                      icon: deleteIcon,
                      label: trans.__('Delete %1', name),
                      onClick: () => onDelete(name)
                    }
              ]}
              onOpen={() => onOpen(name)}
            />
          );
        })
      }
    />
  );
}

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
