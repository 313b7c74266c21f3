import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { ColumnSummary, ColumnType, Feature } from '../api';
import { reasonAgainst } from '../model/features';
import {
  Button,
  Checkbox,
  Select,
  TextInput,
  formatCount,
  formatShare
} from '../ui';
import { COLUMN_TYPES, columnTypeTitle } from '../components/columnType';

/** More columns than this are drawn on demand only. */
const SHOWN = 200;

export interface IFeatureTableProps {
  /** The columns that can be features: all but the target. */
  columns: ColumnSummary[];
  features: Feature[];
  trans: TranslationBundle;
  onChange: (features: Feature[]) => void;
}

/** Which columns the model may use, and how each is read. */
export function FeatureTable({
  columns,
  features,
  trans,
  onChange
}: IFeatureTableProps): JSX.Element {
  const [search, setSearch] = React.useState('');
  const [all, setAll] = React.useState(false);
  const chosen = new Map(features.map(feature => [feature.name, feature]));
  const wanted = search.trim().toLowerCase();
  const found = columns.filter(column =>
    column.name.toLowerCase().includes(wanted)
  );
  const shown = all ? found : found.slice(0, SHOWN);
  const ticked = found.filter(column => chosen.has(column.name)).length;

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
        </span>
      </div>
      <div className="jp-Autopilot-Table-scroll">
        <table className="jp-Autopilot-Table">
          <thead>
            <tr>
              <th scope="col">
                <Checkbox
                  aria-label={
                    wanted
                      ? trans.__('Select all that are found')
                      : trans.__('Select all')
                  }
                  checked={found.length > 0 && ticked === found.length}
                  indeterminate={ticked > 0 && ticked < found.length}
                  disabled={found.length === 0}
                  onChange={event => tickAll(event.target.checked)}
                />
              </th>
              <th scope="col">{trans.__('Column')}</th>
              <th scope="col">{trans.__('Type')}</th>
              <th scope="col" className="jp-mod-number">
                {trans.__('Missing')}
              </th>
              <th scope="col" className="jp-mod-number">
                {trans.__('Unique')}
              </th>
              <th scope="col">{trans.__('Examples')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(column => (
              <FeatureRow
                key={column.name}
                column={column}
                feature={chosen.get(column.name) ?? null}
                trans={trans}
                onChange={feature => put(new Map([[column.name, feature]]))}
              />
            ))}
          </tbody>
        </table>
        {found.length === 0 && (
          <p className="jp-Autopilot-Features-none">
            {trans.__('No column matches “%1”.', search)}
          </p>
        )}
      </div>
      {found.length > shown.length && (
        <Button onClick={() => setAll(true)}>
          {trans.__('Show all %1 columns', formatCount(found.length))}
        </Button>
      )}
    </div>
  );
}

interface IFeatureRowProps {
  column: ColumnSummary;
  /** Null where the column is left out. */
  feature: Feature | null;
  trans: TranslationBundle;
  onChange: (feature: Feature | null) => void;
}

function FeatureRow({
  column,
  feature,
  trans,
  onChange
}: IFeatureRowProps): JSX.Element {
  const { name } = column;
  const against = reasonAgainst(column, trans);
  const id = React.useId();
  return (
    <tr className={feature ? undefined : 'jp-mod-off'}>
      <td>
        <Checkbox
          aria-label={name}
          aria-describedby={against ? id : undefined}
          checked={feature !== null}
          onChange={event =>
            onChange(event.target.checked ? { name, type: 'auto' } : null)
          }
        />
      </td>
      <th scope="row" title={name}>
        {name}
        {against && <small id={id}>{against}</small>}
      </th>
      <td>
        <Select
          aria-label={trans.__('Type of %1', name)}
          title={column.type_reason}
          disabled={feature === null}
          value={feature?.type ?? 'auto'}
          onChange={event =>
            onChange({ name, type: event.target.value as ColumnType | 'auto' })
          }
        >
          <option value="auto">
            {trans.__('auto (%1)', columnTypeTitle(column.type, trans))}
          </option>
          {COLUMN_TYPES.map(type => (
            <option key={type} value={type}>
              {columnTypeTitle(type, trans)}
            </option>
          ))}
        </Select>
      </td>
      <td className="jp-mod-number">
        {column.missing > 0 ? formatShare(column.missing_fraction) : '–'}
      </td>
      <td className="jp-mod-number">{formatCount(column.unique)}</td>
      <td
        className="jp-Autopilot-Features-examples"
        title={column.examples.join(', ')}
      >
        {column.examples.join(', ')}
      </td>
    </tr>
  );
}
