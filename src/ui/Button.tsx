import type { LabIcon } from '@jupyterlab/ui-components';
import React from 'react';

import { classes } from './classes';
import { Spinner } from './Spinner';

export interface IButtonProps extends React.ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: 'default' | 'primary' | 'danger' | 'minimal';
  /** Shown before the text. */
  icon?: LabIcon;
  /** Shows a spinner and ignores clicks; the button keeps its place in the tab order. */
  busy?: boolean;
  /** Why it cannot be used now: it is greyed out and says so to mouse, keyboard and screen reader. */
  unavailable?: string | null;
}

/** A native button in JupyterLab's look. */
export function Button({
  kind = 'default',
  icon: Icon,
  busy = false,
  unavailable,
  className,
  children,
  onClick,
  type,
  ...others
}: IButtonProps): JSX.Element {
  const id = React.useId();
  const idle = busy || Boolean(unavailable);
  return (
    <button
      {...others}
      type={type ?? 'button'}
      className={classes(
        'jp-Autopilot-Button',
        `jp-mod-${kind}`,
        unavailable && 'jp-mod-unavailable',
        className
      )}
      title={unavailable || others.title}
      aria-disabled={idle || undefined}
      aria-describedby={unavailable ? id : others['aria-describedby']}
      onClick={event => (idle ? event.preventDefault() : onClick?.(event))}
    >
      {busy ? (
        <Spinner />
      ) : (
        Icon && <Icon.react tag="span" className="jp-Autopilot-Button-icon" />
      )}
      <span className="jp-Autopilot-Button-text">{children}</span>
      {unavailable && (
        <span id={id} hidden>
          {unavailable}
        </span>
      )}
    </button>
  );
}

export interface IIconButtonProps extends React.ButtonHTMLAttributes<HTMLButtonElement> {
  icon: LabIcon;
  /** The accessible name, shown as a tooltip as well. */
  label: string;
  /** As of a `Button`. */
  busy?: boolean;
}

/** A button that shows only an icon. */
export function IconButton({
  icon: Icon,
  label,
  busy = false,
  className,
  onClick,
  ...others
}: IIconButtonProps): JSX.Element {
  return (
    <button
      {...others}
      type="button"
      className={classes('jp-Autopilot-IconButton', className)}
      aria-label={label}
      title={label}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={event => (busy ? event.preventDefault() : onClick?.(event))}
    >
      {busy ? <Spinner /> : <Icon.react tag="span" />}
    </button>
  );
}
