import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { ExperimentSummary } from '../../api';
import { isTerminal } from '../../api';
import {
  Badge,
  IconButton,
  Progress,
  formatDuration,
  formatNumber,
  formatShare
} from '../../ui';
import { ExperimentBadge } from '../StatusBadge';
import { formatTime, secondsBetween } from '../time';
import { useNow } from '../useNow';
import { problemTypeTitle, queueText, stageTitle } from '../words';
import type { IExperimentHandlers } from './rowActions';
import { rowActions } from './rowActions';

export interface IExperimentRowProps {
  experiment: ExperimentSummary;
  /** Its place in the whole table, from 0. */
  index: number;
  /** The title of the objective metric; empty while there is none. */
  objective: string;
  handlers: IExperimentHandlers;
  trans: TranslationBundle;
}

/** A row of the table of experiments. */
export const ExperimentRow = React.memo(function ExperimentRow({
  experiment,
  index,
  objective,
  handlers,
  trans
}: IExperimentRowProps): JSX.Element {
  const { name, problem_type: type, best_score: score, project } = experiment;
  return (
    <tr data-row aria-rowindex={index + 2}>
      <th scope="row" data-column="name">
        <button
          type="button"
          className="jp-Autopilot-Experiments-open"
          title={experiment.folder}
          onClick={() => handlers.onOpen(name)}
        >
          {name}
        </button>
        <Labels experiment={experiment} />
      </th>
      <td data-column="status">
        <State experiment={experiment} trans={trans} />
      </td>
      <td data-column="problem_type">
        {type ? problemTypeTitle(type, trans) : '–'}
      </td>
      <td data-column="objective">{objective || '–'}</td>
      <td className="jp-mod-number">
        {score === null ? '–' : formatNumber(score)}
      </td>
      <td className="jp-mod-number">
        <Duration experiment={experiment} trans={trans} />
      </td>
      <td data-column="created_at">{formatTime(experiment.created_at)}</td>
      <td data-column="project" title={project ?? undefined}>
        {project ?? '–'}
      </td>
      <td data-column="tags" title={experiment.tags.join(', ') || undefined}>
        {experiment.tags.length === 0
          ? '–'
          : experiment.tags.map(tag => <Badge key={tag}>{tag}</Badge>)}
      </td>
      <td data-column="actions">
        {rowActions(experiment, handlers, trans).map(
          ({ icon, label, disabled, onClick }) => (
            <IconButton
              key={label}
              icon={icon}
              label={label}
              disabled={disabled}
              onClick={onClick}
            />
          )
        )}
      </td>
    </tr>
  );
});

/** The project and the tags in a line, which takes the place of their columns where these have no room. */
function Labels({
  experiment: { project, tags }
}: Pick<IExperimentRowProps, 'experiment'>): JSX.Element | null {
  const labels = [...(project ? [project] : []), ...tags].join(' · ');
  return labels ? (
    <span className="jp-Autopilot-Experiments-labels" title={labels}>
      {labels}
    </span>
  ) : null;
}

interface IPartProps {
  experiment: ExperimentSummary;
  trans: TranslationBundle;
}

function State({ experiment, trans }: IPartProps): JSX.Element {
  const {
    name,
    status,
    stage,
    progress,
    queue_position: position
  } = experiment;
  const running = !isTerminal(status) && status !== 'queued';
  const about =
    running && stage ? stageTitle(stage, trans) : experiment.waiting_for;
  return (
    <span className="jp-Autopilot-Experiments-state" title={about || undefined}>
      <ExperimentBadge status={status} trans={trans} />
      {position !== null && (
        <span className="jp-mod-quiet">{queueText(position, trans)}</span>
      )}
      {running && (
        <>
          <Progress value={progress} label={trans.__('Progress of %1', name)} />
          <span className="jp-mod-quiet">{formatShare(progress)}</span>
        </>
      )}
    </span>
  );
}

function Duration({ experiment, trans }: IPartProps): JSX.Element {
  const { started_at: start, ended_at: end, status } = experiment;
  const now = useNow(start !== null && !isTerminal(status));
  return (
    <>
      {start === null
        ? '–'
        : formatDuration(secondsBetween(start, end, now), trans)}
    </>
  );
}
