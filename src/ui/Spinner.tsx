import React from 'react';

/** A small turning circle; the text beside it says what is being waited for. */
export function Spinner(): JSX.Element {
  return <span className="jp-Autopilot-Spinner" aria-hidden="true" />;
}

/** A spinner with its text, announced to screen readers. */
export function Loading({
  children
}: {
  children: React.ReactNode;
}): JSX.Element {
  return (
    <div className="jp-Autopilot-Loading" role="status">
      <Spinner />
      <span>{children}</span>
    </div>
  );
}

/** Grey bars in the place of content that is on its way. */
export function Skeleton({ lines = 3 }: { lines?: number }): JSX.Element {
  return (
    <div className="jp-Autopilot-Skeleton" aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} />
      ))}
    </div>
  );
}
