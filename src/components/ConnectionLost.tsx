import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import { Button, Message, formatDuration } from '../ui';
import { useNow } from './useNow';

export interface IConnectionLostProps {
  /** When it was noticed, in milliseconds. */
  since?: number | null;
  /** In a few words, where there is little room. */
  brief?: boolean;
  trans: TranslationBundle;
  /** Asks the server once more, now. */
  onRetry?: () => Promise<void>;
}

/** The server does not answer; what is shown may be old. */
export function ConnectionLost({
  since = null,
  brief = false,
  trans,
  onRetry
}: IConnectionLostProps): JSX.Element {
  const [trying, setTrying] = React.useState(false);
  const retry = async () => {
    setTrying(true);
    await onRetry?.();
    setTrying(false);
  };
  return (
    <Message
      tone="warning"
      title={trans.__('Connection lost')}
      actions={
        onRetry && (
          <Button busy={trying} onClick={() => void retry()}>
            {trans.__('Try now')}
          </Button>
        )
      }
    >
      {brief
        ? trans.__('What is shown may be old.')
        : trans.__(
            'The Jupyter server does not answer. What is shown may be old; this page tries again every few seconds and is renewed as soon as the server is back.'
          )}
      {since !== null && <Lasting since={since} trans={trans} />}
    </Message>
  );
}

/** How long it has been lost; not announced each second. */
function Lasting({
  since,
  trans
}: {
  since: number;
  trans: TranslationBundle;
}): JSX.Element {
  const now = useNow(true);
  return (
    <div className="jp-mod-quiet" aria-live="off">
      {trans.__(
        'No answer for %1.',
        formatDuration((now - since) / 1000, trans)
      )}
    </div>
  );
}
