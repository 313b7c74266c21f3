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
}

/** A native button in JupyterLab's look. */
export function Button({
  kind = 'default',
  icon: Icon,
  busy = false,
  className,
  children,
  onClick,
  type,
  ...others
}: IButtonProps): JSX.Element {
  return (
    <button
      {...others}
      type={type ?? 'button'}
      className={classes('jp-Autopilot-Button', `jp-mod-${kind}`, className)}
      aria-disabled={busy || undefined}
      onClick={event => (busy ? event.preventDefault() : onClick?.(event))}
    >
      {busy ? (
        <Spinner />
      ) : (
        Icon && <Icon.react tag="span" className="jp-Autopilot-Button-icon" />
      )}
      <span className="jp-Autopilot-Button-text">{children}</span>
    </button>
  );
}

export interface IIconButtonProps extends React.ButtonHTMLAttributes<HTMLButtonElement> {
  icon: LabIcon;
  /** The accessible name, shown as a tooltip as well. */
  label: string;
}

/** A button that shows only an icon. */
export function IconButton({
  icon: Icon,
  label,
  className,
  ...others
}: IIconButtonProps): JSX.Element {
  return (
    <button
      {...others}
      type="button"
      className={classes('jp-Autopilot-IconButton', className)}
      aria-label={label}
      title={label}
    >
      <Icon.react tag="span" />
    </button>
  );
}
