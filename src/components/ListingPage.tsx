import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import { PageFrame } from './PageFrame';

export interface IListingPageProps {
  /** Of the page, for those who hear it. */
  label: string;
  title: string;
  /** Of the content. */
  className: string;
  /** How many there are; null until the first answer. */
  count: number | null;
  lostSince: number | null;
  error: string | null;
  /** What is said above the error. */
  failed: string;
  /** What the page shows where there is nothing. */
  empty: React.ReactNode;
  /** Beside the title. */
  actions?: React.ReactNode;
  trans: TranslationBundle;
  onRetry: () => Promise<void>;
  children: React.ReactNode;
}

/** A page that lists what the workspace has: while it loads, with nothing in it, and when it cannot be read. */
export function ListingPage({
  label,
  title,
  className,
  count,
  lostSince,
  error,
  failed,
  empty,
  actions,
  trans,
  onRetry,
  children
}: IListingPageProps): JSX.Element {
  return (
    <PageFrame
      label={label}
      className={className}
      header={
        <header className="jp-Autopilot-Header">
          <h1>{title}</h1>
          {actions}
        </header>
      }
      lostSince={lostSince}
      error={error}
      failed={failed}
      loading={count === null}
      trans={trans}
      onRetry={onRetry}
    >
      {count === 0 ? empty : children}
    </PageFrame>
  );
}
