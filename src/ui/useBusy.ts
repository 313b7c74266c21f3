import React from 'react';

/** Whether what a button has begun still goes on, and what begins it: an action that tells itself what goes wrong. */
export function useBusy(): [boolean, (action: () => Promise<unknown>) => void] {
  const [busy, setBusy] = React.useState(false);
  return [
    busy,
    action => {
      setBusy(true);
      void action().finally(() => setBusy(false));
    }
  ];
}
