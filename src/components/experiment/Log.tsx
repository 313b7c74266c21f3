import type { TranslationBundle } from '@jupyterlab/translation';
import { refreshIcon } from '@jupyterlab/ui-components';
import React from 'react';

import type { Status } from '../../api';
import { errorText, isTerminal } from '../../api';
import { Button, CopyButton, Message } from '../../ui';

const TAIL_MS = 3000;

export interface ILogProps {
  text: string;
  status: Status;
  /** The server does not answer: it is not asked by itself. */
  paused: boolean;
  trans: TranslationBundle;
  onRefresh: () => Promise<void>;
}

/** The end of the worker's log, which is followed while the worker runs. */
export function Log({
  text,
  status,
  paused,
  trans,
  onRefresh
}: ILogProps): JSX.Element {
  const [busy, setBusy] = React.useState(false);
  const [asked, setAsked] = React.useState(false);
  const [error, setError] = React.useState<string | null>(null);
  const refresh = React.useRef(() => Promise.resolve());
  refresh.current = async () => {
    try {
      await onRefresh();
      setError(null);
    } catch (reason) {
      setError(errorText(reason, trans));
    }
    setAsked(true);
  };

  // At first, on each change of the status (the last lines come with the end), and again and again while it runs.
  React.useEffect(() => {
    if (paused) {
      return;
    }
    void refresh.current();
    if (!isTerminal(status)) {
      const timer = window.setInterval(
        () => document.hidden || void refresh.current(),
        TAIL_MS
      );
      return () => window.clearInterval(timer);
    }
  }, [status, paused]);

  return (
    <div className="jp-Autopilot-Log">
      <div className="jp-Autopilot-Actions">
        <Button
          icon={refreshIcon}
          busy={busy}
          onClick={() => {
            setBusy(true);
            void refresh.current().then(() => setBusy(false));
          }}
        >
          {trans.__('Refresh')}
        </Button>
        {text && <CopyButton text={text} trans={trans} />}
        {!isTerminal(status) && !paused && (
          <span className="jp-mod-quiet">
            {trans.__('Renewed every 3 seconds')}
          </span>
        )}
      </div>
      {error && (
        <Message tone="error" title={trans.__('The log could not be read')}>
          {error}
        </Message>
      )}
      {text ? (
        <Tail text={text} trans={trans} />
      ) : (
        <p className="jp-mod-quiet">
          {!asked
            ? trans.__('Loading…')
            : isTerminal(status)
              ? trans.__('The worker wrote nothing.')
              : trans.__('The worker has written nothing yet.')}
        </p>
      )}
    </div>
  );
}

/** Nearer to the end than this, in pixels, the reader follows. */
const NEAR = 20;

/** The text, kept at its end unless the reader has scrolled up. */
function Tail({
  text,
  trans
}: {
  text: string;
  trans: TranslationBundle;
}): JSX.Element {
  const box = React.useRef<HTMLPreElement>(null);
  const [follows, setFollows] = React.useState(true);
  React.useLayoutEffect(() => {
    if (box.current && follows) {
      box.current.scrollTop = box.current.scrollHeight;
    }
  }, [text, follows]);
  return (
    <>
      <pre
        ref={box}
        className="jp-Autopilot-CodeBox jp-Autopilot-Log-text"
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={trans.__('Log')}
        onScroll={({
          currentTarget: { scrollTop, scrollHeight, clientHeight }
        }) => setFollows(scrollHeight - clientHeight - scrollTop < NEAR)}
      >
        {text}
      </pre>
      {!follows && (
        <div>
          <Button
            onClick={() => {
              setFollows(true);
              box.current?.focus();
            }}
          >
            {trans.__('Go to the end')}
          </Button>
        </div>
      )}
    </>
  );
}
