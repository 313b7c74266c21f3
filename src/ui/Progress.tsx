import React from 'react';

import { classes } from './classes';

export interface IProgressProps {
  /** 0 to 1; null while it is unknown. */
  value: number | null;
  /** The accessible name. */
  label: string;
  /** What the value means in words, for screen readers. */
  text?: string;
  className?: string;
}

/** A thin progress bar. */
export function Progress({
  value,
  label,
  text,
  className
}: IProgressProps): JSX.Element {
  const percent =
    value === null
      ? undefined
      : Math.round(100 * Math.min(1, Math.max(0, value)));
  return (
    <div
      className={classes(
        'jp-Autopilot-Progress',
        value === null && 'jp-mod-unknown',
        className
      )}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={text}
    >
      <span style={{ width: `${percent ?? 30}%` }} />
    </div>
  );
}
