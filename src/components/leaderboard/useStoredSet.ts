import React from 'react';

/** A set of names that this browser keeps; where it may keep nothing, it lasts as long as the page. */
export function useStoredSet(
  key: string
): [ReadonlySet<string>, (next: ReadonlySet<string>) => void] {
  const [names, setNames] = React.useState(() => read(key));
  const change = React.useCallback(
    (next: ReadonlySet<string>) => {
      setNames(next);
      try {
        window.localStorage.setItem(key, JSON.stringify([...next]));
      } catch {
        // Storage is full or forbidden.
      }
    },
    [key]
  );
  return [names, change];
}

function read(key: string): ReadonlySet<string> {
  try {
    const found: unknown = JSON.parse(window.localStorage.getItem(key) ?? '[]');
    return new Set(Array.isArray(found) ? found.map(String) : []);
  } catch {
    return new Set();
  }
}
