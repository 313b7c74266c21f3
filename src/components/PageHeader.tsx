import React from 'react';

export interface IPageHeaderProps {
  title: string;
  /** How it stands, beside the title; a change is read out. */
  status: React.ReactNode;
  /** What else is told beside the title. */
  about?: React.ReactNode;
  actions: React.ReactNode;
  /** What belongs to it and can be opened. */
  links?: React.ReactNode;
  /** Forms that an action opens. */
  children?: React.ReactNode;
}

/** The head of a page about one thing: its name, how it stands and what can be done. */
export function PageHeader({
  title,
  status,
  about,
  actions,
  links,
  children
}: IPageHeaderProps): JSX.Element {
  return (
    <header className="jp-Autopilot-Header">
      <div className="jp-Autopilot-Header-title">
        <h1>{title}</h1>
        <span role="status">{status}</span>
        {about}
      </div>
      <div className="jp-Autopilot-Actions">{actions}</div>
      {links && <div className="jp-Autopilot-Header-links">{links}</div>}
      {children}
    </header>
  );
}
