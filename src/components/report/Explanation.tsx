import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Contribution, Explanation } from '../../api';
import { classes, formatNumber, formatPercent } from '../../ui';

/** The largest contributions; the others are added up. */
const SHOWN = 10;

export interface IExplanationProps {
  title: string;
  explanation: Explanation;
  target: string;
  trans: TranslationBundle;
}

/** What each feature's value adds to the prediction of a row, as bars to the left and to the right. */
export function ExplanationView({
  title,
  explanation,
  target,
  trans
}: IExplanationProps): JSX.Element {
  const { label, prediction, expected_value: expected } = explanation;
  const shown = explanation.contributions.slice(0, SHOWN);
  const rest = explanation.contributions.slice(SHOWN);
  const others = rest.reduce((sum, one) => sum + one.contribution, 0);
  const largest = Math.max(
    Math.abs(others),
    ...shown.map(one => Math.abs(one.contribution)),
    Number.MIN_VALUE
  );
  const format = label === null ? formatNumber : formatPercent;
  return (
    <div className="jp-Autopilot-Explanation">
      <h4>{title}</h4>
      <p>
        {label === null
          ? trans.__(
              'The predicted %1 is %2. On average it is %3; each value of the row adds to that or takes from it.',
              target,
              format(prediction),
              format(expected)
            )
          : trans.__(
              'The probability of “%1” is %2. On average it is %3; each value of the row adds to that or takes from it.',
              label,
              format(prediction),
              format(expected)
            )}
      </p>
      <table className="jp-Autopilot-Contributions">
        <caption className="jp-Autopilot-hidden">
          {trans.__('Contributions, the largest first')}
        </caption>
        <thead className="jp-Autopilot-hidden">
          <tr>
            <th scope="col">{trans.__('Feature')}</th>
            <th scope="col">{trans.__('Value')}</th>
            <th scope="col">{trans.__('Bar')}</th>
            <th scope="col">{trans.__('Contribution')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(one => (
            <tr key={one.feature}>
              <th scope="row" title={one.feature}>
                {one.feature}
              </th>
              <td title={valueText(one)}>{valueText(one)}</td>
              <Bar value={one.contribution} largest={largest} />
              <td
                className="jp-mod-number"
                title={
                  explanation.method === 'tree_shap'
                    ? trans.__('Exact')
                    : trans.__('± %1', format(2 * one.standard_error))
                }
              >
                {signed(one.contribution, format)}
              </td>
            </tr>
          ))}
          {rest.length > 0 && (
            <tr>
              <th scope="row" colSpan={2}>
                {trans._n('%1 other feature', '%1 other features', rest.length)}
              </th>
              <Bar value={others} largest={largest} />
              <td className="jp-mod-number">{signed(others, format)}</td>
            </tr>
          )}
        </tbody>
      </table>
      <p className="jp-mod-quiet">
        {explanation.method === 'tree_shap'
          ? trans.__(
              'SHAP values, computed exactly from the model’s trees and compared to its training rows.'
            )
          : trans.__(
              'SHAP values, estimated by sampling and compared to rows of the validation part. Where the pointer rests on one, it says how sure it is.'
            )}
      </p>
    </div>
  );
}

function Bar({
  value,
  largest
}: {
  value: number;
  largest: number;
}): JSX.Element {
  return (
    <td className="jp-Autopilot-Contributions-bar">
      <span
        className={classes(value < 0 && 'jp-mod-less')}
        style={{ width: `${(50 * Math.abs(value)) / largest}%` }}
      />
    </td>
  );
}

function valueText({ value }: Contribution): string {
  if (value === null) {
    return '–';
  }
  return typeof value === 'number' ? formatNumber(value, 6) : String(value);
}

function signed(value: number, format: (value: number) => string): string {
  return value < 0 ? `−${format(-value)}` : `+${format(value)}`;
}
