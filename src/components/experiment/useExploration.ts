import React from 'react';

import type { Exploration, Status } from '../../api';
import { isTerminal } from '../../api';

const POLL_MS = 3000;

/** Asks for what was found in the data until it is there; returns why it is not, and a way to ask again. */
export function useExploration(
  exploration: Exploration | null,
  status: Status,
  paused: boolean,
  onLoad: () => Promise<void>
): { error: unknown; retry: () => void } {
  const [error, setError] = React.useState<unknown>(null);
  const load = React.useRef(() => Promise.resolve());
  load.current = () => onLoad().then(() => setError(null), setError);
  const wanted = exploration === null && !paused;

  // Again and again while the experiment runs, since the notebook is run beside the training.
  React.useEffect(() => {
    if (!wanted) {
      return;
    }
    void load.current();
    if (!isTerminal(status)) {
      const timer = window.setInterval(
        () => document.hidden || void load.current(),
        POLL_MS
      );
      return () => window.clearInterval(timer);
    }
  }, [status, wanted]);

  return { error, retry: () => void load.current() };
}
