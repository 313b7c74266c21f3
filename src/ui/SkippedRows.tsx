import React from 'react';

export interface ISkippedRowsProps {
  /** Pixels; nothing is drawn where there are none. */
  height: number;
}

/**
 * Takes the place of the rows of a long table that are not drawn. Its one cell spans no columns: with those that a
 * style hides it would make others, which take width from the rest.
 */
export function SkippedRows({ height }: ISkippedRowsProps): JSX.Element | null {
  return height <= 0 ? null : (
    <tr
      aria-hidden="true"
      className="jp-Autopilot-SkippedRows"
      style={{ height }}
    >
      <td />
    </tr>
  );
}
