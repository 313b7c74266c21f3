import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { ColumnDrift } from '../../api';
import { Badge, classes, formatNumber, formatShare } from '../../ui';
import { SEVERITY_TONE, columnTitle, severityTitle, testTitle } from './words';

/** A column, or what the model answers. */
export interface IDriftRow {
  column: ColumnDrift;
  predicted: boolean;
}

export interface IDriftTableProps {
  /** The worst first. */
  rows: IDriftRow[];
  selected: IDriftRow | null;
  trans: TranslationBundle;
  onSelect: (row: IDriftRow) => void;
}

/** How each column has moved; the button of a row shows its distribution. */
export function DriftTable({
  rows,
  selected,
  trans,
  onSelect
}: IDriftTableProps): JSX.Element {
  return (
    <div
      className="jp-Autopilot-Table-scroll jp-Autopilot-Drift-table"
      tabIndex={-1}
    >
      <table className="jp-Autopilot-Table" aria-label={trans.__('Drift')}>
        <thead>
          <tr>
            <th scope="col">{trans.__('Column')}</th>
            <th scope="col">{trans.__('Drift')}</th>
            <th
              scope="col"
              className="jp-mod-number"
              title={trans.__('Population stability index')}
            >
              {trans.__('PSI')}
            </th>
            <th
              scope="col"
              className="jp-mod-number"
              title={trans.__(
                'Of the test for the same distribution, adjusted for the number of columns'
              )}
            >
              {trans.__('Adjusted p')}
            </th>
            <th
              scope="col"
              className="jp-mod-number"
              title={trans.__(
                'Share of rows without a value, in training and now'
              )}
            >
              {trans.__('Missing')}
            </th>
            <th scope="col" className="jp-mod-number">
              {trans.__('New')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <DriftRow
              key={`${row.predicted} ${row.column.name}`}
              row={row}
              selected={row === selected}
              trans={trans}
              onSelect={() => onSelect(row)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DriftRow({
  row: { column, predicted },
  selected,
  trans,
  onSelect
}: {
  row: IDriftRow;
  selected: boolean;
  trans: TranslationBundle;
  onSelect: () => void;
}): JSX.Element {
  return (
    <tr className={classes(selected && 'jp-mod-selected')}>
      <th scope="row">
        <button
          type="button"
          className="jp-Autopilot-Drift-open"
          aria-pressed={selected}
          title={trans.__('Show how its values are spread')}
          onClick={onSelect}
        >
          {columnTitle(column.name, predicted, trans)}
        </button>
      </th>
      <td>
        <Badge tone={SEVERITY_TONE[column.severity]}>
          {severityTitle(column.severity, trans)}
        </Badge>
      </td>
      <td className="jp-mod-number">{number(column.psi)}</td>
      <td
        className="jp-mod-number"
        title={
          column.test && column.statistic !== null
            ? trans.__(
                '%1, statistic %2',
                testTitle(column.test),
                formatNumber(column.statistic, 3)
              )
            : undefined
        }
      >
        {pValue(column.adjusted_p_value)}
      </td>
      <td className="jp-mod-number">
        {trans.__(
          '%1 → %2',
          formatShare(column.missing_training),
          formatShare(column.missing_live)
        )}
      </td>
      <td
        className="jp-mod-number"
        title={column.new_categories.join(', ') || undefined}
      >
        {column.new_share > 0 ? formatShare(column.new_share) : '–'}
      </td>
    </tr>
  );
}

function number(value: number | null): string {
  return value === null ? '–' : value.toFixed(2);
}

function pValue(value: number | null): string {
  if (value === null) {
    return '–';
  }
  return value < 0.001 ? '< 0.001' : value.toFixed(3);
}
