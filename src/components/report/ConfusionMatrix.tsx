import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { ConfusionSection } from '../../api';
import { Disclosure, Switch, formatCount, formatPercent } from '../../ui';
import type { ISectionContext } from './kinds';
import { formatRows } from './words';

/** More classes than this are too many to be drawn; the most frequent ones are. */
export const SHOWN_CLASSES = 30;
/** The strongest colour of a cell, in percent, in which its number can still be read. */
const STRONGEST = 60;

/** The confusion matrix as a table, with shares or counts, and what follows from it. */
export function ConfusionMatrix({
  section,
  context: { trans }
}: {
  section: ConfusionSection;
  context: ISectionContext;
}): JSX.Element {
  const id = React.useId();
  const [shares, setShares] = React.useState(false);
  const shown = frequentClasses(section.counts);
  const left = section.labels.length - shown.length;
  return (
    <>
      <div className="jp-Autopilot-Confusion-switch">
        <Switch
          checked={shares}
          aria-labelledby={`${id}-switch`}
          onChange={setShares}
        />
        <span id={`${id}-switch`}>
          {trans.__('Shares of each actual class')}
        </span>
      </div>
      <div className="jp-Autopilot-Table-scroll">
        <table className="jp-Autopilot-Confusion">
          <caption className="jp-Autopilot-hidden">
            {trans.__('Rows by actual and predicted class')}
          </caption>
          <thead>
            <tr>
              <th scope="col">{trans.__('Actual ↓ Predicted →')}</th>
              {shown.map(column => (
                <th key={column} scope="col" title={section.labels[column]}>
                  {section.labels[column]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(row => (
              <tr key={row}>
                <th scope="row" title={section.labels[row]}>
                  {section.labels[row]}
                </th>
                {shown.map(column => (
                  <Cell
                    key={column}
                    count={section.counts[row][column]}
                    share={rowShare(section.counts[row], column)}
                    right={row === column}
                    shares={shares}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {left > 0 && (
        <p className="jp-mod-quiet">
          {trans._n(
            '%1 less frequent class is left out here; it counts in the lists below.',
            '%1 less frequent classes are left out here; they count in the lists below.',
            left,
            formatCount(left)
          )}
        </p>
      )}
      <Confusions section={section} trans={trans} />
      <Disclosure title={trans.__('Each class')}>
        <Classes section={section} trans={trans} />
      </Disclosure>
    </>
  );
}

/** The positions of the classes with the most rows, in their own order. */
export function frequentClasses(counts: number[][]): number[] {
  const rows = counts.map((row, index) => ({ index, total: sum(row) }));
  return rows
    .sort((a, b) => b.total - a.total)
    .slice(0, SHOWN_CLASSES)
    .map(({ index }) => index)
    .sort((a, b) => a - b);
}

/** The share of a row that is in one of its cells; null for a class without rows. */
export function rowShare(row: number[], column: number): number | null {
  const total = sum(row);
  return total > 0 ? row[column] / total : null;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function Cell({
  count,
  share,
  right,
  shares
}: {
  count: number;
  share: number | null;
  right: boolean;
  shares: boolean;
}): JSX.Element {
  const tone = right ? '--jp-brand-color1' : '--jp-warn-color1';
  const strength = Math.round(STRONGEST * (share ?? 0));
  const percent = share === null ? '–' : formatPercent(share);
  return (
    <td
      title={shares ? formatRows(count) : percent}
      style={{
        background: `color-mix(in srgb, var(${tone}) ${strength}%, transparent)`
      }}
    >
      {shares ? percent : formatRows(count)}
    </td>
  );
}

function Confusions({
  section: { confusions },
  trans
}: {
  section: ConfusionSection;
  trans: TranslationBundle;
}): JSX.Element {
  if (confusions.length === 0) {
    return <p>{trans.__('No row was predicted wrong.')}</p>;
  }
  return (
    <Disclosure title={trans.__('Most frequent mistakes')}>
      <div className="jp-Autopilot-Table-scroll">
        <table className="jp-Autopilot-Table">
          <thead>
            <tr>
              <th scope="col">{trans.__('Actual')}</th>
              <th scope="col">{trans.__('Predicted')}</th>
              <th scope="col" className="jp-mod-number">
                {trans.__('Rows')}
              </th>
              <th scope="col" className="jp-mod-number">
                {trans.__('Of the class')}
              </th>
            </tr>
          </thead>
          <tbody>
            {confusions.map(one => (
              <tr key={JSON.stringify([one.actual, one.predicted])}>
                <td>{one.actual}</td>
                <td>{one.predicted}</td>
                <td className="jp-mod-number">{formatRows(one.count)}</td>
                <td className="jp-mod-number">{formatPercent(one.share)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Disclosure>
  );
}

function Classes({
  section: { classes },
  trans
}: {
  section: ConfusionSection;
  trans: TranslationBundle;
}): JSX.Element {
  const text = (value: number | null) =>
    value === null ? '–' : formatPercent(value);
  return (
    <div className="jp-Autopilot-Table-scroll">
      <table className="jp-Autopilot-Table">
        <thead>
          <tr>
            <th scope="col">{trans.__('Class')}</th>
            <th scope="col" className="jp-mod-number">
              {trans.__('Rows')}
            </th>
            <th scope="col" className="jp-mod-number">
              {trans.__('Recall')}
            </th>
            <th scope="col" className="jp-mod-number">
              {trans.__('Precision')}
            </th>
          </tr>
        </thead>
        <tbody>
          {classes.map(one => (
            <tr key={one.label}>
              <th scope="row">{one.label}</th>
              <td className="jp-mod-number">{formatRows(one.count)}</td>
              <td className="jp-mod-number">{text(one.recall)}</td>
              <td className="jp-mod-number">{text(one.precision)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
