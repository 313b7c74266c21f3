import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { ColumnSummary, DatasetPreview } from '../api';
import { formatBytes, formatCount, formatShare } from '../ui';
import { columnTypeTitle } from '../components/columnType';
import { Sparkline } from './Sparkline';

/** More columns than this are not drawn here: a table of thousands is slow, and nobody reads it. */
const SHOWN = 100;

/** The first rows of a data file under a line on each column. */
export function DatasetTable({
  preview,
  trans
}: {
  preview: DatasetPreview;
  trans: TranslationBundle;
}): JSX.Element {
  const rows = preview.rows_are_sample
    ? trans.__('first %1 rows read', formatCount(preview.rows))
    : trans._n('%2 row', '%2 rows', preview.rows, formatCount(preview.rows));
  const columns = preview.columns.slice(0, SHOWN);
  return (
    <>
      <p className="jp-Autopilot-Preview-facts">
        <span>{rows}</span>
        <span>
          {trans._n(
            '%1 column',
            '%1 columns',
            preview.columns.length,
            formatCount(preview.columns.length)
          )}
        </span>
        <span>{formatBytes(preview.size_bytes)}</span>
        <span>{preview.format.toUpperCase()}</span>
        {columns.length < preview.columns.length && (
          <span>
            {trans.__('the first %1 columns are shown', columns.length)}
          </span>
        )}
      </p>
      <div
        className="jp-Autopilot-Table-scroll jp-Autopilot-Preview-table"
        tabIndex={0}
        role="group"
        aria-label={trans.__('First rows')}
      >
        <table className="jp-Autopilot-Table">
          <thead>
            <tr>
              {columns.map(column => (
                <ColumnHead key={column.name} column={column} trans={trans} />
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.sample.map((row, index) => (
              <tr key={index}>
                {row.slice(0, SHOWN).map((cell, at) =>
                  cell === null ? (
                    <td key={at} className="jp-mod-missing">
                      {trans.__('missing')}
                    </td>
                  ) : (
                    <td
                      key={at}
                      className={
                        columns[at]?.type === 'numeric'
                          ? 'jp-mod-number'
                          : undefined
                      }
                    >
                      {cell}
                    </td>
                  )
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function ColumnHead({
  column,
  trans
}: {
  column: ColumnSummary;
  trans: TranslationBundle;
}): JSX.Element {
  const { type, missing, missing_fraction: share, unique } = column;
  return (
    <th
      scope="col"
      className={type === 'numeric' ? 'jp-mod-number' : undefined}
    >
      {column.name}
      <small>{columnTypeTitle(type, trans)}</small>
      <small>{trans.__('%1 unique', formatCount(unique))}</small>
      <small>
        {missing > 0
          ? trans.__('%1 missing', formatShare(share))
          : trans.__('none missing')}
      </small>
      <Sparkline column={column} trans={trans} />
    </th>
  );
}
