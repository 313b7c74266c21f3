import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { ColumnSummary, ColumnType, Feature } from '../api';
import { COLUMN_TYPES, columnTypeTitle } from '../components/columnType';
import { reasonAgainst } from '../model/features';
import { Checkbox, Select, formatCount, formatShare } from '../ui';
import { Sparkline } from './Sparkline';

export interface IFeatureRowProps {
  column: ColumnSummary;
  /** Null where the column is left out. */
  feature: Feature | null;
  /** The row's number in the whole table, counted from 1 with the header. */
  rowIndex: number;
  trans: TranslationBundle;
  onChange: (feature: Feature | null) => void;
}

/** A column of the data: whether it is a feature, how it is read, and what is in it. */
export function FeatureRow({
  column,
  feature,
  rowIndex,
  trans,
  onChange
}: IFeatureRowProps): JSX.Element {
  const { name } = column;
  const against = reasonAgainst(column, trans);
  const id = React.useId();
  const examples = column.examples.join(', ');
  return (
    <tr
      data-row
      aria-rowindex={rowIndex}
      data-column={name}
      className={feature ? undefined : 'jp-mod-off'}
    >
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
        {against && (
          <small id={id} title={against}>
            {against}
          </small>
        )}
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
      <td>
        <Sparkline column={column} trans={trans} />
      </td>
      <td className="jp-mod-number">
        {column.missing > 0 ? formatShare(column.missing_fraction) : '–'}
      </td>
      <td className="jp-mod-number">{formatCount(column.unique)}</td>
      <td className="jp-Autopilot-Features-examples" title={examples}>
        {examples}
      </td>
    </tr>
  );
}
