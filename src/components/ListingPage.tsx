import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import { Button, Message, Skeleton } from '../ui';
import { ConnectionLost } from './ConnectionLost';

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
  const loading = count === null && !error && lostSince === null;
  return (
    <section className="jp-Autopilot jp-Autopilot-Page" aria-label={label}>
      <div className={className}>
        <header className="jp-Autopilot-Header">
          <h1>{title}</h1>
          {actions}
        </header>
        {lostSince !== null && (
          <ConnectionLost since={lostSince} trans={trans} onRetry={onRetry} />
        )}
        {error && (
          <Message
            tone="error"
            title={failed}
            actions={
              <Button onClick={() => void onRetry()}>
                {trans.__('Try again')}
              </Button>
            }
          >
            {error}
          </Message>
        )}
        {loading && (
          <div role="status" aria-label={trans.__('Loading…')}>
            <Skeleton lines={8} />
          </div>
        )}
        {count === 0 ? empty : children}
      </div>
    </section>
  );
}
