import { caretDownIcon, caretUpIcon } from '@jupyterlab/ui-components';
import React from 'react';

import { classes } from '../ui';

export interface ISortHeaderProps {
  title: string;
  /** How the rows are sorted by this column; null where they are not. */
  order: 'ascending' | 'descending' | null;
  /** The column holds numbers. */
  number?: boolean;
  onClick: () => void;
}

/** A column header that is a button to sort by. */
export function SortHeader({
  title,
  order,
  number,
  onClick
}: ISortHeaderProps): JSX.Element {
  const Caret = order === 'descending' ? caretDownIcon : caretUpIcon;
  return (
    <th
      scope="col"
      className={classes(number && 'jp-mod-number', order && 'jp-mod-sorted')}
      aria-sort={order ?? undefined}
    >
      <button
        type="button"
        className="jp-Autopilot-SortHeader"
        onClick={onClick}
      >
        {title}
        {order && (
          <Caret.react tag="span" className="jp-Autopilot-SortHeader-caret" />
        )}
      </button>
    </th>
  );
}
