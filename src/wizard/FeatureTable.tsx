import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { ColumnSummary, Feature } from '../api';
import type { IFeatureSort } from '../model/features';
import { sortedColumns } from '../model/features';
import { SkippedRows, TextInput, useWindow } from '../ui';
import { FeatureHead } from './FeatureHead';
import { FeatureRow } from './FeatureRow';

/** Pixels at the usual font size; see `.jp-Autopilot-Features` in the style sheet. */
const ROW_HEIGHT = 44;

export interface IFeatureTableProps {
  /** The columns that can be features: all but the target. */
  columns: ColumnSummary[];
  features: Feature[];
  trans: TranslationBundle;
  onChange: (features: Feature[]) => void;
}

/** Which columns the model may use, and how each is read. Only the rows in sight are drawn: there may be thousands. */
export function FeatureTable({
  columns,
  features,
  trans,
  onChange
}: IFeatureTableProps): JSX.Element {
  const [search, setSearch] = React.useState('');
  const [sort, setSort] = React.useState<IFeatureSort | null>(null);
  const [focused, setFocused] = React.useState<string | null>(null);
  const scrolled = React.useRef<HTMLDivElement>(null);
  const chosen = React.useMemo(
    () => new Map(features.map(feature => [feature.name, feature])),
    [features]
  );
  const wanted = search.trim().toLowerCase();
  const found = React.useMemo(
    () =>
      sortedColumns(columns, chosen, sort).filter(column =>
        column.name.toLowerCase().includes(wanted)
      ),
    [columns, chosen, sort, wanted]
  );
  const { first, end, rowHeight } = useWindow(scrolled, found.length, {
    estimate: ROW_HEIGHT,
    drawsFocused: true
  });
  React.useEffect(() => {
    if (scrolled.current) {
      scrolled.current.scrollTop = 0;
    }
  }, [sort, wanted]);

  const put = (changes: Map<string, Feature | null>) =>
    onChange(
      columns.flatMap(({ name }) => {
        const feature = changes.has(name)
          ? changes.get(name)
          : chosen.get(name);
        return feature ?? [];
      })
    );
  const tickAll = (on: boolean) =>
    put(
      new Map(
        found.map(({ name }) => [
          name,
          on ? (chosen.get(name) ?? { name, type: 'auto' }) : null
        ])
      )
    );

  const skipped = (from: number, to: number) => (
    <SkippedRows key={`skipped-${from}`} height={(to - from) * rowHeight} />
  );
  const rows: JSX.Element[] = [];
  let next = 0;
  for (const index of drawnRows(found, first, end, focused)) {
    rows.push(skipped(next, index));
    const column = found[index];
    rows.push(
      <FeatureRow
        key={`column-${column.name}`}
        column={column}
        feature={chosen.get(column.name) ?? null}
        rowIndex={index + 2}
        trans={trans}
        onChange={feature => put(new Map([[column.name, feature]]))}
      />
    );
    next = index + 1;
  }
  rows.push(skipped(next, found.length));

  return (
    <div className="jp-Autopilot-Features">
      <div className="jp-Autopilot-Features-bar">
        <TextInput
          type="search"
          placeholder={trans.__('Search columns')}
          aria-label={trans.__('Search columns')}
          value={search}
          onChange={event => setSearch(event.target.value)}
          onKeyDown={event => event.key === 'Enter' && event.preventDefault()}
        />
        <span className="jp-mod-quiet" role="status">
          {trans.__('%1 of %2 selected', features.length, columns.length)}
          {wanted && `, ${trans.__('%1 found', found.length)}`}
        </span>
      </div>
      <div className="jp-Autopilot-Table-scroll" ref={scrolled}>
        <table
          className="jp-Autopilot-Table"
          aria-label={trans.__('Columns')}
          aria-rowcount={found.length + 1}
        >
          <FeatureHead
            listed={found.length}
            ticked={found.filter(column => chosen.has(column.name)).length}
            searched={wanted !== ''}
            sort={sort}
            trans={trans}
            onTickAll={tickAll}
            onSort={setSort}
          />
          <tbody
            onFocus={event =>
              setFocused(
                event.target.closest('tr')?.getAttribute('data-column') ?? null
              )
            }
            onBlur={event =>
              // A neighbour that gets the focus now must not leave the document first.
              event.currentTarget.contains(event.relatedTarget) ||
              setFocused(null)
            }
          >
            {rows}
          </tbody>
        </table>
        {found.length === 0 && (
          <p className="jp-Autopilot-Features-none">
            {trans.__('No column matches “%1”.', search)}
          </p>
        )}
      </div>
    </div>
  );
}

/**
 * The rows that are drawn, in order: those in sight, and the one that has the focus with its neighbours, so that it
 * keeps the focus when it is scrolled out of sight and Tab goes on from there.
 */
function drawnRows(
  columns: ColumnSummary[],
  first: number,
  end: number,
  focused: string | null
): number[] {
  const drawn = new Set<number>();
  for (let index = first; index < end; index++) {
    drawn.add(index);
  }
  const at =
    focused === null ? -1 : columns.findIndex(({ name }) => name === focused);
  if (at >= 0) {
    [at - 1, at, at + 1]
      .filter(index => index >= 0 && index < columns.length)
      .forEach(index => drawn.add(index));
  }
  return [...drawn].sort((a, b) => a - b);
}
