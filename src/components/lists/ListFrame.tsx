import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import { Message, Skeleton } from '../../ui';

export interface IListFrameProps {
  /** The accessible name of the list. */
  label: string;
  /** Null until the first answer. */
  entries: React.ReactNode[] | null;
  error: string | null;
  /** Stands in place of an empty list. */
  empty: React.ReactNode;
  trans: TranslationBundle;
}

/** What all lists of the side panel have: loading, error, empty. What was read stays when the next request fails. */
export function ListFrame({
  label,
  entries,
  error,
  empty,
  trans
}: IListFrameProps): JSX.Element {
  return (
    <div className="jp-Autopilot jp-Autopilot-List">
      {error && (
        <Message tone="error" title={trans.__('This list could not be read')}>
          {error}
        </Message>
      )}
      {entries === null
        ? !error && (
            <div
              className="jp-Autopilot-List-loading"
              role="status"
              aria-label={trans.__('Loading…')}
            >
              <Skeleton lines={4} />
            </div>
          )
        : entries.length === 0
          ? !error && empty
          : entries.length > 0 && <ul aria-label={label}>{entries}</ul>}
    </div>
  );
}
