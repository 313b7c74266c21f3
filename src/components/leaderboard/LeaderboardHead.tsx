import type { TranslationBundle } from '@jupyterlab/translation';
import { caretDownIcon, caretUpIcon } from '@jupyterlab/ui-components';
import React from 'react';

import { classes } from '../../ui';
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
    <Header
      key={key}
      name={key}
      title={title}
      help={help}
      number={number}
      sort={sort}
      onClick={() =>
        onSort({
          key,
          descending: sort.key === key ? !sort.descending : descending
        })
      }
    />
  );
  return (
    <thead>
      <tr>
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
        {header('algorithm', trans.__('Algorithm'))}
        {header('status', trans.__('Status'))}
        {columns.map(column =>
          header(column.key, column.title, column.help, column.descending, true)
        )}
      </tr>
    </thead>
  );
}

interface IHeaderProps {
  name: SortKey;
  title: string;
  help?: string;
  number: boolean;
  sort: ISort;
  onClick: () => void;
}

function Header({
  name,
  title,
  help,
  number,
  sort,
  onClick
}: IHeaderProps): JSX.Element {
  const on = sort.key === name;
  const Caret = sort.descending ? caretDownIcon : caretUpIcon;
  return (
    <th
      scope="col"
      data-column={name}
      className={classes(number && 'jp-mod-number', on && 'jp-mod-sorted')}
      aria-sort={
        on ? (sort.descending ? 'descending' : 'ascending') : undefined
      }
    >
      <button type="button" title={help} onClick={onClick}>
        {title}
        <span className="jp-Autopilot-Leaderboard-caret" aria-hidden="true">
          {on && <Caret.react tag="span" />}
        </span>
      </button>
    </th>
  );
}
