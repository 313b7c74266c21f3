import { caretDownIcon, caretUpIcon } from '@jupyterlab/ui-components';
import React from 'react';

import { classes } from './classes';

export interface ISortHeaderProps {
  /** The column, for styles and tests. */
  name: string;
  title: string;
  help?: string;
  /** The column holds numbers, which stand at the right. */
  number?: boolean;
  /** Null where the table is sorted by another column. */
  sorted: 'ascending' | 'descending' | null;
  onSort: () => void;
}

/** The header of a column as a button that sorts by it. */
export function SortHeader({
  name,
  title,
  help,
  number,
  sorted,
  onSort
}: ISortHeaderProps): JSX.Element {
  const Caret = sorted === 'descending' ? caretDownIcon : caretUpIcon;
  return (
    <th
      scope="col"
      data-column={name}
      className={classes(
        'jp-Autopilot-SortHeader',
        number && 'jp-mod-number',
        sorted && 'jp-mod-sorted'
      )}
      aria-sort={sorted ?? undefined}
    >
      <button type="button" title={help} onClick={onSort}>
        {title}
        <span className="jp-Autopilot-SortHeader-caret" aria-hidden="true">
          {sorted && <Caret.react tag="span" />}
        </span>
      </button>
    </th>
  );
}
