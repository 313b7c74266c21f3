import React from 'react';

export interface ISkippedRowsProps {
  /** Pixels; nothing is drawn where there are none. */
  height: number;
  /** The columns of the table. */
  width: number;
}

/** Takes the place of the rows of a long table that are not drawn. */
export function SkippedRows({
  height,
  width
}: ISkippedRowsProps): JSX.Element | null {
  return height <= 0 ? null : (
    <tr
      aria-hidden="true"
      className="jp-Autopilot-SkippedRows"
      style={{ height }}
    >
      <td colSpan={width} />
    </tr>
  );
}
