import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import { SortHeader } from '../../ui';
import type { IColumn } from './columns';
import type { ISort, SortKey } from './ranking';

export interface ILeaderboardHeadProps {
  columns: IColumn[];
  sort: ISort;
  trans: TranslationBundle;
  onSort: (sort: ISort) => void;
}

/** The headers: buttons that sort by their column, and the other way round when they do already. */
export function LeaderboardHead({
  columns,
  sort,
  trans,
  onSort
}: ILeaderboardHeadProps): JSX.Element {
  const header = (
    key: SortKey,
    title: string,
    help?: string,
    descending = false,
    number = false
  ) => (
    <SortHeader
      key={key}
      name={key}
      title={title}
      help={help}
      number={number}
      sorted={
        sort.key !== key ? null : sort.descending ? 'descending' : 'ascending'
      }
      onSort={() =>
        onSort({
          key,
          descending: sort.key === key ? !sort.descending : descending
        })
      }
    />
  );
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" data-column="tick">
          <span className="jp-Autopilot-hidden">{trans.__('Compare')}</span>
        </th>
        {header(
          'rank',
          trans.__('Rank'),
          trans.__('By the objective metric'),
          false,
          true
        )}
        {header('id', trans.__('Candidate'))}
        <th scope="col" data-column="notebook">
          <span className="jp-Autopilot-hidden">{trans.__('Notebook')}</span>
        </th>
        {header('algorithm', trans.__('Algorithm'))}
        {header('status', trans.__('Status'))}
        {columns.map(column =>
          header(column.key, column.title, column.help, column.descending, true)
        )}
      </tr>
    </thead>
  );
}
