import React from 'react';

/** Names and values, a pair a line. */
export function SheetRows({ rows }: { rows: [string, string][] }): JSX.Element {
  return (
    <dl className="jp-Autopilot-Sheet">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
