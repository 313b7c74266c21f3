import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Prediction, Predictions } from '../../api';
import { formatCount, formatNumber, formatPercent } from '../../ui';

/** More rows of an answer and more classes of a row than this are not drawn. */
const SHOWN_ROWS = 100;
const SHOWN_CLASSES = 10;

export interface IPredictionResultProps {
  /** Null before the first answer. */
  result: Predictions | null;
  target: string;
  trans: TranslationBundle;
}

/** The answer: label and probabilities of one row, or a table of several; announced when it comes. */
export function PredictionResult({
  result,
  target,
  trans
}: IPredictionResultProps): JSX.Element {
  const predictions = result?.predictions ?? [];
  return (
    <div
      className="jp-Autopilot-Prediction"
      role="status"
      aria-label={trans.__('Prediction')}
    >
      {predictions.length === 0 ? (
        <p className="jp-mod-quiet">
          {result
            ? trans.__('The answer has no rows.')
            : trans.__('The predicted value of “%1” appears here.', target)}
        </p>
      ) : predictions.length === 1 ? (
        <One prediction={predictions[0]} target={target} trans={trans} />
      ) : (
        <Many predictions={predictions} target={target} trans={trans} />
      )}
    </div>
  );
}

function One({
  prediction,
  target,
  trans
}: {
  prediction: Prediction;
  target: string;
  trans: TranslationBundle;
}): JSX.Element {
  const { labels, probabilities } = prediction;
  const classes = (labels ?? [])
    .map((label, index) => ({ label, share: probabilities?.[index] ?? 0 }))
    .sort((a, b) => b.share - a.share);
  const shown = probabilities ? classes.slice(0, SHOWN_CLASSES) : [];
  const others = classes.length - shown.length;
  return (
    <>
      <div className="jp-Autopilot-Prediction-label">
        <span>{target}</span>
        <strong>{labelText(prediction)}</strong>
      </div>
      {shown.length > 0 && (
        <table className="jp-Autopilot-Bars">
          <caption className="jp-Autopilot-hidden">
            {trans.__('Probability of each class')}
          </caption>
          <tbody>
            {shown.map(({ label, share }) => (
              <tr key={label}>
                <th scope="row" title={label}>
                  {label}
                </th>
                <td className="jp-Autopilot-Bars-bar">
                  <span style={{ width: `${100 * share}%` }} />
                </td>
                <td className="jp-mod-number">{formatPercent(share)}</td>
              </tr>
            ))}
          </tbody>
          {others > 0 && (
            <tfoot>
              <tr>
                <td colSpan={3} className="jp-mod-quiet">
                  {trans._n('and %1 more class', 'and %1 more classes', others)}
                </td>
              </tr>
            </tfoot>
          )}
        </table>
      )}
    </>
  );
}

function Many({
  predictions,
  target,
  trans
}: {
  predictions: Prediction[];
  target: string;
  trans: TranslationBundle;
}): JSX.Element {
  const shown = predictions.slice(0, SHOWN_ROWS);
  const others = predictions.length - shown.length;
  const sure = shown.some(one => one.probability !== null);
  return (
    <>
      <div className="jp-Autopilot-Table-scroll">
        <table className="jp-Autopilot-Table">
          <thead>
            <tr>
              <th scope="col" className="jp-mod-number">
                {trans.__('Row')}
              </th>
              <th scope="col">{target}</th>
              {sure && (
                <th scope="col" className="jp-mod-number">
                  {trans.__('Probability')}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {shown.map((prediction, index) => (
              <tr key={index}>
                <td className="jp-mod-number">{index + 1}</td>
                <td>{labelText(prediction)}</td>
                {sure && (
                  <td className="jp-mod-number">
                    {prediction.probability === null
                      ? '–'
                      : formatPercent(prediction.probability)}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {others > 0 && (
        <p className="jp-mod-quiet">
          {trans._n(
            'and %1 more row',
            'and %1 more rows',
            others,
            formatCount(others)
          )}
        </p>
      )}
    </>
  );
}

function labelText({ predicted_label: label }: Prediction): string {
  return typeof label === 'number' ? formatNumber(label, 6) : label;
}
