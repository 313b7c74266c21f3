import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { ColumnSummary, Distribution } from '../api';
import { classes, formatNumber, formatShare } from '../ui';

const WIDTH = 72;
const HEIGHT = 22;
const GAP = 1;

/** The least height of a bar that stands for something. */
const LEAST = 1;

export interface ISparklineProps {
  column: ColumnSummary;
  trans: TranslationBundle;
}

/** How the values of a column are spread: bins of numbers and dates, or the most frequent values and the rest. */
export function Sparkline({
  column,
  trans
}: ISparklineProps): JSX.Element | null {
  const { distribution } = column;
  if (distribution === null) {
    return null;
  }
  const shares = [...distribution.shares];
  const rest = restOf(distribution);
  if (rest > 0) {
    shares.push(rest);
  }
  const most = Math.max(...shares);
  const step = WIDTH / shares.length;
  const text = inWords(column, distribution, rest, trans);
  return (
    <svg
      className="jp-Autopilot-Sparkline"
      role="img"
      aria-label={text}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
    >
      <title>{text}</title>
      {shares.map((share, index) => {
        const height =
          share === 0 ? 0 : Math.max(LEAST, (share / most) * HEIGHT);
        return (
          <rect
            key={index}
            className={classes(
              rest > 0 && index === shares.length - 1 && 'jp-mod-rest'
            )}
            x={index * step}
            y={HEIGHT - height}
            width={step - GAP}
            height={height}
          />
        );
      })}
    </svg>
  );
}

/** The share of the values that are not among the most frequent; 0 for bins. */
function restOf({ shares, values }: Distribution): number {
  const rest = 1 - shares.reduce((sum, share) => sum + share, 0);
  return values.length > 0 && rest > 0.001 ? rest : 0;
}

function inWords(
  column: ColumnSummary,
  { shares, values, first, last }: Distribution,
  rest: number,
  trans: TranslationBundle
): string {
  if (values.length > 0) {
    const parts = values.map(
      (value, index) => `${value} ${formatShare(shares[index])}`
    );
    if (rest > 0) {
      parts.push(trans.__('others %1', formatShare(rest)));
    }
    return parts.join(', ');
  }
  const from = first ?? formatNumber(column.minimum ?? 0);
  const to = last ?? formatNumber(column.maximum ?? 0);
  if (shares.length === 1) {
    return trans.__('Always %1', from);
  }
  const range = trans.__('From %1 to %2', from, to);
  const where = mostOf(shares, trans);
  return where ? `${range}, ${where}` : range;
}

/** In which third of the range most values lie; empty where in none. */
function mostOf(shares: number[], trans: TranslationBundle): string {
  const thirds = [0, 0, 0];
  shares.forEach((share, index) => {
    thirds[Math.floor((3 * (index + 0.5)) / shares.length)] += share;
  });
  const words = [
    trans.__('most of them in the lowest third'),
    trans.__('most of them in the middle third'),
    trans.__('most of them in the highest third')
  ];
  return words[thirds.findIndex(share => share > 0.5)] ?? '';
}
