import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import { Button, Message, Skeleton } from '../ui';
import { ConnectionLost } from './ConnectionLost';

export interface IPageFrameProps {
  /** Of the page, for those who hear it. */
  label: string;
  /** Of the content. */
  className?: string;
  /** Stays while the rest loads or cannot be read. */
  header?: React.ReactNode;
  /** When the server ceased to answer, in milliseconds; null while it answers. */
  lostSince: number | null;
  /** What else went wrong. */
  error: string | null;
  /** What is said above the error. */
  failed: string;
  /** The first answer is not there yet. */
  loading: boolean;
  trans: TranslationBundle;
  /** Asks once more, now. */
  onRetry?: () => Promise<void>;
  children: React.ReactNode;
}

/** What all pages of the main area have: while they load, when they cannot be read, and without a connection. */
export function PageFrame({
  label,
  className = 'jp-Autopilot-Page-content',
  header,
  lostSince,
  error,
  failed,
  loading,
  trans,
  onRetry,
  children
}: IPageFrameProps): JSX.Element {
  return (
    <section className="jp-Autopilot jp-Autopilot-Page" aria-label={label}>
      <div className={className}>
        {header}
        {lostSince !== null && (
          <ConnectionLost since={lostSince} trans={trans} onRetry={onRetry} />
        )}
        {error && (
          <Message
            tone="error"
            title={failed}
            actions={
              onRetry && (
                <Button onClick={() => void onRetry()}>
                  {trans.__('Try again')}
                </Button>
              )
            }
          >
            {error}
          </Message>
        )}
        {loading && !error && lostSince === null && (
          <div role="status" aria-label={trans.__('Loading…')}>
            <Skeleton lines={8} />
          </div>
        )}
        {children}
      </div>
    </section>
  );
}
