import type { TranslationBundle } from '@jupyterlab/translation';
import { caretRightIcon, errorIcon } from '@jupyterlab/ui-components';
import React from 'react';

import type { Candidate } from '../../api';
import { Badge, Spinner, classes, successIcon } from '../../ui';
import { candidateStatusTitle } from '../words';
import type { IColumn } from './columns';

export interface ICandidateRowProps {
  candidate: Candidate;
  rank: number | null;
  best: boolean;
  /** The algorithm's title. */
  algorithm: string;
  columns: IColumn[];
  /** The details are shown. */
  open: boolean;
  trans: TranslationBundle;
  onToggle: (candidate: string) => void;
}

/** A row of the leaderboard; it is drawn again only when something in it has changed. */
export const CandidateRow = React.memo(function CandidateRow({
  candidate,
  rank,
  best,
  algorithm,
  columns,
  open,
  trans,
  onToggle
}: ICandidateRowProps): JSX.Element {
  return (
    <tr
      className={classes(
        best && 'jp-mod-best',
        open && 'jp-mod-open',
        `jp-mod-${candidate.status}`
      )}
      onClick={() => {
        // Not at the end of marking text in order to copy it.
        if (window.getSelection()?.isCollapsed ?? true) {
          onToggle(candidate.id);
        }
      }}
    >
      <td className="jp-mod-number">{rank ?? '–'}</td>
      <th scope="row" data-column="id">
        <button
          type="button"
          aria-expanded={open}
          onClick={event => {
            event.stopPropagation();
            onToggle(candidate.id);
          }}
        >
          <caretRightIcon.react
            tag="span"
            className="jp-Autopilot-Disclosure-caret"
          />
          <span className="jp-Autopilot-Leaderboard-name">{candidate.id}</span>
          {best && <Badge tone="success">{trans.__('Best')}</Badge>}
        </button>
      </th>
      <td>{algorithm}</td>
      <td>
        <CandidateState candidate={candidate} trans={trans} />
      </td>
      {candidate.error ? (
        <td
          colSpan={columns.length}
          className="jp-Autopilot-Leaderboard-reason"
          title={candidate.error}
        >
          <span>{candidate.error}</span>
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

function CandidateState({
  candidate,
  trans
}: {
  candidate: Candidate;
  trans: TranslationBundle;
}): JSX.Element {
  const { status } = candidate;
  return (
    <span className={`jp-Autopilot-CandidateState jp-mod-${status}`}>
      {status === 'training' ? (
        <Spinner />
      ) : status === 'failed' || status === 'pruned' ? (
        <errorIcon.react tag="span" />
      ) : (
        <successIcon.react tag="span" />
      )}
      <span>{candidateStatusTitle(status, trans)}</span>
    </span>
  );
}

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
    before.best === after.best &&
    before.algorithm === after.algorithm &&
    before.open === after.open &&
    before.onToggle === after.onToggle &&
    before.columns.length === after.columns.length &&
    before.columns.every(
      (column, index) => column.key === after.columns[index].key
    )
  );
}
