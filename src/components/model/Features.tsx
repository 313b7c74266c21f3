import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { ModelBundle, SchemaColumn } from '../../api';
import { TextInput, formatCount, formatNumber } from '../../ui';
import { columnTypeTitle } from '../columnType';

/** So many categories are named. */
const NAMED = 8;

/** More rows than this are found by searching only. */
const SHOWN = 500;

/** The columns that the model predicts from, as they were in training. */
export function Features({
  bundle,
  trans
}: {
  bundle: ModelBundle;
  trans: TranslationBundle;
}): JSX.Element {
  const { columns } = bundle.manifest;
  const [search, setSearch] = React.useState('');
  const wanted = search.trim().toLowerCase();
  const found = columns.filter(({ name }) =>
    name.toLowerCase().includes(wanted)
  );
  return (
    <div className="jp-Autopilot-Model-part">
      <div className="jp-Autopilot-Model-bar">
        <TextInput
          type="search"
          placeholder={trans.__('Search columns')}
          aria-label={trans.__('Search columns')}
          value={search}
          onChange={event => setSearch(event.target.value)}
        />
        <span role="status">
          {trans.__(
            '%1 of %2 columns',
            formatCount(found.length),
            formatCount(columns.length)
          )}
        </span>
      </div>
      <div
        className="jp-Autopilot-Table-scroll"
        role="group"
        tabIndex={0}
        aria-label={trans.__('The features and their values')}
      >
        <table className="jp-Autopilot-Table" aria-label={trans.__('Features')}>
          <thead>
            <tr>
              <th scope="col">{trans.__('Column')}</th>
              <th scope="col">{trans.__('Type')}</th>
              <th scope="col">{trans.__('Values in training')}</th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, SHOWN).map(column => (
              <tr key={column.name}>
                <th scope="row">{column.name}</th>
                <td>{columnTypeTitle(column.type, trans)}</td>
                <td>{valuesText(column, trans)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function valuesText(
  { minimum, maximum, categories }: SchemaColumn,
  trans: TranslationBundle
): string {
  if (minimum !== null && maximum !== null) {
    return trans.__(
      '%1 to %2',
      formatNumber(minimum, 6),
      formatNumber(maximum, 6)
    );
  }
  const names = categories.slice(0, NAMED).join(', ');
  const more = categories.length - NAMED;
  return more > 0
    ? trans.__('%1 and %2 more', names, formatCount(more))
    : names || '–';
}
