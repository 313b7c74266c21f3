import React from 'react';

export interface IFact {
  title: string;
  value: React.ReactNode;
  /** A smaller line below the value. */
  about?: React.ReactNode;
}

/** Names and values side by side. */
export function Facts({ facts }: { facts: IFact[] }): JSX.Element {
  return (
    <dl className="jp-Autopilot-Facts">
      {facts.map(({ title, value, about }) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>
            {value}
            {about && <small>{about}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
