import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Candidate } from '../../api';
import { Badge, Checkbox, classes } from '../../ui';
import { CandidateState } from '../CandidateState';
import { NotebookButton } from './NotebookButton';
import type { IColumn } from './columns';

export interface ICandidateRowProps {
  candidate: Candidate;
  rank: number | null;
  /** Its place in the table, from 0. */
  index: number;
  best: boolean;
  /** The algorithm's title. */
  algorithm: string;
  columns: IColumn[];
  /** It is to be compared. */
  ticked: boolean;
  trans: TranslationBundle;
  onTick: (candidate: string) => void;
  onOpen: (candidate: string) => void;
  onOpenNotebook: (candidate: string) => Promise<unknown>;
}

/** A row of the leaderboard; it is drawn again only when something in it has changed. */
export const CandidateRow = React.memo(function CandidateRow({
  candidate,
  rank,
  index,
  best,
  algorithm,
  columns,
  ticked,
  trans,
  onTick,
  onOpen,
  onOpenNotebook
}: ICandidateRowProps): JSX.Element {
  const { id, error } = candidate;
  return (
    <tr
      data-row={id}
      aria-rowindex={index + 2 /* the headers are the first row */}
      className={classes(
        best && 'jp-mod-best',
        ticked && 'jp-mod-ticked',
        `jp-mod-${candidate.status}`
      )}
    >
      <td data-column="tick">
        <Checkbox
          aria-label={trans.__('Compare %1', id)}
          checked={ticked}
          onChange={() => onTick(id)}
        />
      </td>
      <td className="jp-mod-number">{rank ?? '–'}</td>
      <th scope="row" data-column="id">
        <button
          type="button"
          title={trans.__('Open model %1', id)}
          onClick={() => onOpen(id)}
        >
          <span className="jp-Autopilot-Leaderboard-name">{id}</span>
          {best && <Badge tone="success">{trans.__('Best')}</Badge>}
        </button>
      </th>
      <td data-column="notebook">
        {candidate.status === 'completed' && (
          <NotebookButton
            candidate={candidate.changed_from ?? id}
            trans={trans}
            onOpen={onOpenNotebook}
          />
        )}
      </td>
      <td>{algorithm}</td>
      <td>
        <CandidateState status={candidate.status} trans={trans} />
      </td>
      {error ? (
        <td
          colSpan={columns.length}
          className="jp-Autopilot-Leaderboard-reason"
          title={error}
        >
          <span>{error}</span>
        </td>
      ) : (
        columns.map(column => (
          <td
            key={column.key}
            data-column={column.key}
            className="jp-mod-number"
          >
            {column.text(candidate)}
          </td>
        ))
      )}
    </tr>
  );
}, same);

/** Each answer of the server has new objects, of which most say what the former ones said. */
function same(before: ICandidateRowProps, after: ICandidateRowProps): boolean {
  const [a, b] = [before.candidate, after.candidate];
  return (
    a.id === b.id &&
    a.status === b.status &&
    a.ended_at === b.ended_at &&
    a.score === b.score &&
    a.validation_score === b.validation_score &&
    a.error === b.error &&
    a.metrics.length === b.metrics.length &&
    before.rank === after.rank &&
    before.index === after.index &&
    before.best === after.best &&
    before.algorithm === after.algorithm &&
    before.ticked === after.ticked &&
    before.onTick === after.onTick &&
    before.onOpen === after.onOpen &&
    before.onOpenNotebook === after.onOpenNotebook &&
    before.columns.length === after.columns.length &&
    before.columns.every(
      (column, index) => column.key === after.columns[index].key
    )
  );
}
