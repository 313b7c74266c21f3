import React from 'react';

/** The time in milliseconds, renewed each `interval` milliseconds while it is asked for. */
export function useNow(running: boolean, interval = 1000): number {
  const [now, setNow] = React.useState(Date.now);
  React.useEffect(() => {
    setNow(Date.now());
    if (running) {
      const timer = window.setInterval(() => setNow(Date.now()), interval);
      return () => window.clearInterval(timer);
    }
  }, [running, interval]);
  return now;
}
