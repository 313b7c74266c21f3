import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { SchemaColumn } from '../../api';
import { Button, TextInput, classes, formatCount } from '../../ui';
import { RowField } from './RowField';
import type { Row } from './row';

/** More fields than this are drawn on demand only. */
const SHOWN = 200;

/** With fewer columns nobody searches. */
const SEARCHED = 12;

/** More fields than this scroll by themselves, so that the rest of the page stays near. */
const SCROLLED = 30;

export interface IRowFormProps {
  columns: SchemaColumn[];
  row: Row;
  /** What is wrong, by column. */
  errors: ReadonlyMap<string, string>;
  trans: TranslationBundle;
  onChange: (name: string, value: string) => void;
}

/** A field for each column of a request. */
export function RowForm({
  columns,
  row,
  errors,
  trans,
  onChange
}: IRowFormProps): JSX.Element {
  const prefix = React.useId();
  const [search, setSearch] = React.useState('');
  const [all, setAll] = React.useState(false);
  const wanted = search.trim().toLowerCase();
  const found = columns.filter(
    ({ name }) => errors.has(name) || name.toLowerCase().includes(wanted)
  );
  const shown = all ? found : found.slice(0, SHOWN);
  return (
    <div className="jp-Autopilot-RowForm">
      {columns.length > SEARCHED && (
        <div className="jp-Autopilot-RowForm-bar">
          <TextInput
            type="search"
            placeholder={trans.__('Search columns')}
            aria-label={trans.__('Search columns')}
            value={search}
            onChange={event => setSearch(event.target.value)}
            onKeyDown={event => event.key === 'Enter' && event.preventDefault()}
          />
          <span className="jp-mod-quiet">
            {trans.__(
              '%1 of %2 columns; empty ones count as missing values',
              formatCount(found.length),
              formatCount(columns.length)
            )}
          </span>
        </div>
      )}
      <div
        className={classes(
          'jp-Autopilot-RowForm-fields',
          shown.length > SCROLLED && 'jp-mod-long'
        )}
      >
        {shown.map(column => (
          <RowField
            key={column.name}
            id={`${prefix}-${column.name}`}
            column={column}
            value={row[column.name] ?? ''}
            error={errors.get(column.name) ?? null}
            trans={trans}
            onChange={onChange}
          />
        ))}
      </div>
      {found.length === 0 && (
        <p className="jp-mod-quiet">
          {trans.__('No column matches “%1”.', search)}
        </p>
      )}
      {found.length > shown.length && (
        <Button onClick={() => setAll(true)}>
          {trans.__('Show all %1 columns', formatCount(found.length))}
        </Button>
      )}
    </div>
  );
}
