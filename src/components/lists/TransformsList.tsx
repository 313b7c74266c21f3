import type { TranslationBundle } from '@jupyterlab/translation';
import {
  deleteIcon,
  runIcon,
  stopIcon,
  tableRowsIcon
} from '@jupyterlab/ui-components';
import React from 'react';

import type { Transform } from '../../api';
import { isTerminal } from '../../api';
import {
  Empty,
  Progress,
  formatCount,
  formatDuration,
  formatShare
} from '../../ui';
import { ExperimentBadge } from '../StatusBadge';
import { formatAgo } from '../time';
import { useNow } from '../useNow';
import type { IEntryAction } from './Entry';
import { Entry } from './Entry';
import type { IRequestState, ISearch } from './ListFrame';
import { ListFrame } from './ListFrame';

const AGO_MS = 30_000;

export interface ITransformHandlers {
  /** Opens what was written. */
  onOpen: (path: string) => void;
  onStop: (name: string) => void;
  onResume: (name: string) => void;
  onDelete: (transform: Transform) => void;
}

export interface ITransformsListProps {
  /** What the search found; null until the first answer. */
  transforms: Transform[] | null;
  /** So many there are, found or not. */
  total: number;
  search: ISearch;
  request: IRequestState;
  trans: TranslationBundle;
  handlers: ITransformHandlers;
}

/** The batch transforms in the side panel. */
export function TransformsList({
  transforms,
  total,
  search,
  request,
  trans,
  handlers
}: ITransformsListProps): JSX.Element {
  const now = useNow(true, AGO_MS);
  return (
    <ListFrame
      label={trans.__('Batch transforms')}
      items={transforms}
      total={total}
      search={search}
      request={request}
      trans={trans}
      empty={
        <Empty icon={tableRowsIcon} title={trans.__('No batch transforms yet')}>
          {trans.__(
            'Open the page of a model and choose “Batch transform…” to predict a file or a folder of files.'
          )}
        </Empty>
      }
      render={transform => (
        <Row
          key={transform.name}
          transform={transform}
          now={now}
          trans={trans}
          handlers={handlers}
        />
      )}
    />
  );
}

function Row({
  transform,
  now,
  trans,
  handlers
}: {
  transform: Transform;
  now: number;
  trans: TranslationBundle;
  handlers: ITransformHandlers;
}): JSX.Element {
  const { name, status, problems, share } = transform;
  const running = status === 'in_progress' || status === 'stopping';
  const path = shownPath(transform);
  return (
    <Entry
      icon={tableRowsIcon}
      name={name}
      caption={
        problems.map(({ message }) => message).join(' ') ||
        trans.__('%1 → %2', transform.data_path, transform.output_path)
      }
      badge={<ExperimentBadge status={status} trans={trans} />}
      facts={[
        transform.model
          ? trans.__('%1 version %2', transform.model, transform.model_version)
          : trans.__('%1 of %2', transform.candidate, transform.experiment),
        formatAgo(transform.created_at, now)
      ]}
      progress={
        <>
          {running && (
            <Progress
              value={share}
              label={trans.__('Progress of %1', name)}
              text={formatShare(share)}
            />
          )}
          <p className="jp-Autopilot-Transform-rows" data-transform={name}>
            {rowsText(transform, trans)}
          </p>
          {problems.map(({ message }) => (
            <p key={message} className="jp-Autopilot-Transform-problem">
              {message}
            </p>
          ))}
        </>
      }
      actions={actions(transform, handlers, trans)}
      onOpen={() => handlers.onOpen(path)}
    />
  );
}

/** The output, or the input where there is none yet. */
function shownPath({
  status,
  data_path: input,
  output_path: output
}: Transform) {
  return status === 'completed' ? output : input;
}

function actions(
  transform: Transform,
  { onStop, onResume, onDelete }: ITransformHandlers,
  trans: TranslationBundle
): IEntryAction[] {
  const { name, status } = transform;
  if (!isTerminal(status)) {
    return [
      {
        icon: stopIcon,
        label: trans.__('Stop %1', name),
        disabled: status === 'stopping',
        onClick: () => onStop(name)
      }
    ];
  }
  const remove = {
    icon: deleteIcon,
    label: trans.__('Delete %1', name),
    onClick: () => onDelete(transform)
  };
  const resume = {
    icon: runIcon,
    label: trans.__('Resume %1', name),
    onClick: () => onResume(name)
  };
  return status === 'completed' ? [remove] : [resume, remove];
}

/** Such as `1,200 of about 5,000 rows · 300 rows/s · 13 s left`. */
export function rowsText(
  {
    status,
    rows,
    rows_total: total,
    rows_per_second: rate,
    remaining_seconds: left
  }: Transform,
  trans: TranslationBundle
): string {
  const done =
    status === 'completed'
      ? trans._n('%2 row', '%2 rows', rows, formatCount(rows))
      : rows > 0 && total !== null
        ? trans.__('%1 of about %2 rows', formatCount(rows), formatCount(total))
        : '';
  return [
    done,
    rate !== null && trans.__('%1 rows/s', formatCount(Math.round(rate))),
    left !== null && trans.__('%1 left', formatDuration(left, trans))
  ]
    .filter(Boolean)
    .join(' · ');
}
