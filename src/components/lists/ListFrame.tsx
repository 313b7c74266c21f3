import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import { Button, Message, Skeleton, TextInput, formatCount } from '../../ui';
import { ConnectionLost } from '../ConnectionLost';

/** With fewer entries nobody searches. */
const SEARCHED = 7;

/** So many entries are drawn, and so many more on each demand. */
const SHOWN = 50;

export interface ISearch {
  text: string;
  onChange: (text: string) => void;
}

/** How the last request went. */
export interface IRequestState {
  /** When the server ceased to answer; null while it answers. */
  lostSince: number | null;
  /** What else went wrong. */
  error: string | null;
  /** Asks once more, now. */
  onRetry: () => Promise<void>;
}

export interface IListFrameProps<T> {
  /** The accessible name of the list. */
  label: string;
  /** What the search found; null until the first answer. */
  items: T[] | null;
  /** So many there are, found or not. */
  total: number;
  render: (item: T) => React.ReactNode;
  search: ISearch;
  request: IRequestState;
  /** Stands in place of an empty list. */
  empty: React.ReactNode;
  trans: TranslationBundle;
}

/**
 * What all lists of the side panel have: search, loading, error, empty. What was read stays when the next request
 * fails.
 */
export function ListFrame<T>({
  label,
  items,
  total,
  render,
  search,
  request,
  empty,
  trans
}: IListFrameProps<T>): JSX.Element {
  const { lostSince, error, onRetry } = request;
  const good = lostSince === null && !error;
  return (
    <div className="jp-Autopilot jp-Autopilot-List">
      {lostSince !== null && (
        <ConnectionLost
          since={lostSince}
          brief
          trans={trans}
          onRetry={onRetry}
        />
      )}
      {error && (
        <Message tone="error" title={trans.__('This list could not be read')}>
          {error}
        </Message>
      )}
      {items === null ? (
        good && (
          <div
            className="jp-Autopilot-List-loading"
            role="status"
            aria-label={trans.__('Loading…')}
          >
            <Skeleton lines={4} />
          </div>
        )
      ) : total === 0 ? (
        good && empty
      ) : (
        <Found
          label={label}
          items={items}
          total={total}
          render={render}
          search={search}
          trans={trans}
        />
      )}
    </div>
  );
}

function Found<T>({
  label,
  items,
  total,
  render,
  search,
  trans
}: Omit<IListFrameProps<T>, 'items' | 'request' | 'empty'> & {
  items: T[];
}): JSX.Element {
  const [limit, setLimit] = React.useState(SHOWN);
  const hidden = items.length - limit;
  return (
    <>
      {(total > SEARCHED || search.text) && (
        <div className="jp-Autopilot-List-search">
          <TextInput
            type="search"
            placeholder={trans.__('Search')}
            aria-label={trans.__('Search in %1', label)}
            value={search.text}
            onChange={event => search.onChange(event.target.value)}
          />
        </div>
      )}
      {items.length > 0 && (
        <ul aria-label={label}>{items.slice(0, limit).map(render)}</ul>
      )}
      <p
        className="jp-Autopilot-List-note jp-mod-quiet"
        role="status"
        hidden={items.length > 0 && !search.text}
      >
        {items.length === 0
          ? trans.__('Nothing matches “%1”.', search.text)
          : search.text &&
            trans.__('%1 of %2', formatCount(items.length), formatCount(total))}
      </p>
      {hidden > 0 && (
        <div className="jp-Autopilot-List-note">
          <Button onClick={() => setLimit(limit + SHOWN)}>
            {trans.__(
              'Show %1 more of %2',
              formatCount(Math.min(SHOWN, hidden)),
              formatCount(hidden)
            )}
          </Button>
        </div>
      )}
    </>
  );
}
