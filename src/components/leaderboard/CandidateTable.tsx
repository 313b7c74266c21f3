import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import { SkippedRows, useWindow } from '../../ui';
import { CandidateRow } from './CandidateRow';
import { LeaderboardHead } from './LeaderboardHead';
import type { IColumn } from './columns';
import type { IRanked, ISort } from './ranking';

/** Pixels at the usual font size. */
const ROW_HEIGHT = 31;

export interface ICandidateTableProps {
  /** In the order in which they are shown. */
  rows: IRanked[];
  columns: IColumn[];
  sort: ISort;
  best: string | null;
  ticked: ReadonlySet<string>;
  trans: TranslationBundle;
  /** An algorithm's title. */
  title: (algorithm: string) => string;
  onSort: (sort: ISort) => void;
  onTick: (candidate: string) => void;
  onOpen: (candidate: string) => void;
  onOpenNotebook: (candidate: string) => Promise<unknown>;
}

/** The table, of which only the rows in sight are drawn; those before and after are two high empty ones. */
export function CandidateTable({
  rows,
  columns,
  sort,
  best,
  ticked,
  trans,
  title,
  onSort,
  onTick,
  onOpen,
  onOpenNotebook
}: ICandidateTableProps): JSX.Element {
  const scroller = React.useRef<HTMLDivElement>(null);
  const { first, end, rowHeight } = useWindow(scroller, rows.length, {
    estimate: ROW_HEIGHT
  });
  return (
    <div className="jp-Autopilot-Table-scroll" ref={scroller} tabIndex={-1}>
      <table
        className="jp-Autopilot-Table"
        aria-label={trans.__('Leaderboard')}
        aria-rowcount={rows.length + 1}
      >
        <LeaderboardHead
          columns={columns}
          sort={sort}
          trans={trans}
          onSort={onSort}
        />
        <tbody>
          <SkippedRows height={first * rowHeight} />
          {rows.slice(first, end).map(({ candidate, rank }, offset) => (
            <CandidateRow
              key={candidate.id}
              candidate={candidate}
              rank={rank}
              index={first + offset}
              best={candidate.id === best}
              algorithm={title(candidate.algorithm)}
              columns={columns}
              ticked={ticked.has(candidate.id)}
              trans={trans}
              onTick={onTick}
              onOpen={onOpen}
              onOpenNotebook={onOpenNotebook}
            />
          ))}
          <SkippedRows height={(rows.length - end) * rowHeight} />
        </tbody>
      </table>
    </div>
  );
}
