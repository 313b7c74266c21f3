import { caretRightIcon } from '@jupyterlab/ui-components';
import React from 'react';

export interface IDisclosureProps {
  title: string;
  /** Keeps it open, as when something inside needs attention. */
  forceOpen?: boolean;
  children: React.ReactNode;
}

/** A part that is folded until its title is clicked; what is folded is not drawn. */
export function Disclosure({
  title,
  forceOpen = false,
  children
}: IDisclosureProps): JSX.Element {
  const [wanted, setWanted] = React.useState(false);
  const id = React.useId();
  const open = wanted || forceOpen;
  return (
    <div className="jp-Autopilot-Disclosure">
      <button
        type="button"
        className="jp-Autopilot-Disclosure-title"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setWanted(!open)}
      >
        <caretRightIcon.react
          tag="span"
          className="jp-Autopilot-Disclosure-caret"
        />
        {title}
      </button>
      {open && (
        <div className="jp-Autopilot-Disclosure-body" id={id}>
          {children}
        </div>
      )}
    </div>
  );
}
