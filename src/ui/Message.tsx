import { errorIcon, infoIcon } from '@jupyterlab/ui-components';
import type { LabIcon } from '@jupyterlab/ui-components';
import React from 'react';

import { classes } from './classes';
import { successIcon, warningIcon } from './icons';

export type Tone = 'error' | 'warning' | 'info' | 'success';

const ICONS: Record<Tone, LabIcon> = {
  error: errorIcon,
  warning: warningIcon,
  info: infoIcon,
  success: successIcon
};

export interface IMessageProps {
  tone: Tone;
  title?: React.ReactNode;
  children?: React.ReactNode;
  /** Buttons at the end. */
  actions?: React.ReactNode;
  /** Not read out by itself, since something else tells the same. */
  silent?: boolean;
  className?: string;
}

/** A framed message; errors are announced at once, the others when the reader is idle. */
export function Message({
  tone,
  title,
  children,
  actions,
  silent,
  className
}: IMessageProps): JSX.Element {
  const Icon = ICONS[tone];
  return (
    <div
      className={classes('jp-Autopilot-Message', `jp-mod-${tone}`, className)}
      role={silent ? undefined : tone === 'error' ? 'alert' : 'status'}
    >
      <Icon.react tag="span" className="jp-Autopilot-Message-icon" />
      <div className="jp-Autopilot-Message-body">
        {title && <div className="jp-Autopilot-Message-title">{title}</div>}
        {children}
      </div>
      {actions && <div className="jp-Autopilot-Message-actions">{actions}</div>}
    </div>
  );
}

export interface IBadgeProps {
  tone?: Tone | 'neutral' | 'active';
  children: React.ReactNode;
  className?: string;
}

/** A short status word in a tinted box. */
export function Badge({
  tone = 'neutral',
  children,
  className
}: IBadgeProps): JSX.Element {
  return (
    <span
      className={classes('jp-Autopilot-Badge', `jp-mod-${tone}`, className)}
    >
      {children}
    </span>
  );
}

export interface IEmptyProps {
  icon?: LabIcon;
  title: string;
  children?: React.ReactNode;
  action?: React.ReactNode;
}

/** What stands where there is nothing yet: a word on what belongs here and the way to get it. */
export function Empty({
  icon: Icon,
  title,
  children,
  action
}: IEmptyProps): JSX.Element {
  return (
    <div className="jp-Autopilot-Empty">
      {Icon && <Icon.react tag="span" className="jp-Autopilot-Empty-icon" />}
      <div className="jp-Autopilot-Empty-title">{title}</div>
      {children && <div className="jp-Autopilot-Empty-text">{children}</div>}
      {action}
    </div>
  );
}
