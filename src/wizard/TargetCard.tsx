import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { HistogramBin, TargetSummary, WizardField } from '../api';
import { choiceTitle } from '../components/fieldText';
import { fieldsOf } from '../model/draft';
import type { WizardModel } from '../model/wizard';
import { Badge, formatCount, formatNumber, formatShare } from '../ui';

const SHOWN_CLASSES = 8;

export interface ITargetCardProps {
  target: TargetSummary;
  /** Rows read. */
  rows: number;
  model: WizardModel;
  trans: TranslationBundle;
}

/** The problem type that was read from the target's values, why, and how the values are spread. */
export function TargetCard({
  target,
  rows,
  model,
  trans
}: ITargetCardProps): JSX.Element {
  const problemTypes: WizardField | undefined = fieldsOf(model.schema).find(
    field => field.name === 'problem_type'
  );
  return (
    <div className="jp-Autopilot-Target" role="status">
      <div className="jp-Autopilot-Target-facts">
        <Badge tone="active">
          {choiceTitle(problemTypes, target.problem_type)}
        </Badge>
        <span>{target.evidence}</span>
        <span className="jp-mod-quiet">
          {confidence(target.confidence, trans)}
        </span>
        {target.missing > 0 && (
          <span className="jp-mod-quiet">
            {trans._n(
              '%1 row without a value',
              '%1 rows without a value',
              target.missing,
              formatCount(target.missing)
            )}
          </span>
        )}
      </div>
      {target.classes.length > 0 ? (
        <Classes target={target} rows={rows} trans={trans} />
      ) : (
        target.histogram.length > 0 && (
          <Histogram bins={target.histogram} trans={trans} />
        )
      )}
    </div>
  );
}

function confidence(value: number, trans: TranslationBundle): string {
  if (value >= 0.9) {
    return trans.__('This is certain.');
  }
  return value >= 0.6
    ? trans.__('This is likely; it can be set by hand in a later step.')
    : trans.__('This is a guess: please set it by hand in a later step.');
}

function Classes({
  target,
  rows,
  trans
}: Pick<ITargetCardProps, 'target' | 'rows' | 'trans'>): JSX.Element {
  const shown = target.classes.slice(0, SHOWN_CLASSES);
  const total = Math.max(1, rows - target.missing);
  const most = Math.max(...shown.map(one => one.count));
  const others = (target.class_count ?? target.classes.length) - shown.length;
  return (
    <table className="jp-Autopilot-Bars">
      <caption className="jp-Autopilot-hidden">
        {trans.__('Rows of each class')}
      </caption>
      <tbody>
        {shown.map(({ label, count }) => (
          <tr key={label}>
            <th scope="row" title={label}>
              {label}
            </th>
            <td className="jp-Autopilot-Bars-bar">
              <span style={{ width: `${(100 * count) / most}%` }} />
            </td>
            <td className="jp-mod-number">{formatCount(count)}</td>
            <td className="jp-mod-number jp-mod-quiet">
              {formatShare(count / total)}
            </td>
          </tr>
        ))}
      </tbody>
      {others > 0 && (
        <tfoot>
          <tr>
            <td colSpan={4} className="jp-mod-quiet">
              {trans._n('and %1 more class', 'and %1 more classes', others)}
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

function Histogram({
  bins,
  trans
}: {
  bins: HistogramBin[];
  trans: TranslationBundle;
}): JSX.Element {
  const most = Math.max(...bins.map(bin => bin.count), 1);
  const [lowest, highest] = [bins[0].lower, bins[bins.length - 1].upper];
  return (
    <figure
      className="jp-Autopilot-Histogram"
      role="img"
      aria-label={trans.__(
        'Histogram from %1 to %2',
        formatNumber(lowest),
        formatNumber(highest)
      )}
    >
      <div>
        {bins.map(bin => (
          <span
            key={bin.lower}
            style={{ height: `${(100 * bin.count) / most}%` }}
            title={trans.__(
              '%1 to %2: %3 rows',
              formatNumber(bin.lower),
              formatNumber(bin.upper),
              formatCount(bin.count)
            )}
          />
        ))}
      </div>
      <figcaption>
        <span>{formatNumber(lowest)}</span>
        <span>{formatNumber(highest)}</span>
      </figcaption>
    </figure>
  );
}
