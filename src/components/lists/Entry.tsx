import type { LabIcon } from '@jupyterlab/ui-components';
import React from 'react';

import { IconButton } from '../../ui';

export interface IEntryAction {
  icon: LabIcon;
  /** What is done to what, such as `Stop churn-1`. */
  label: string;
  disabled?: boolean;
  onClick: () => void;
}

export interface IEntryProps {
  icon: LabIcon;
  name: string;
  /** Shown when the mouse rests on it. */
  caption: string;
  badge: React.ReactNode;
  /** Further ones beside the badge. */
  badges?: React.ReactNode;
  /** The parts of the line below it, or beside it where there is room for all of them. */
  facts: (string | false | null)[];
  /** Below the text. */
  progress?: React.ReactNode;
  actions: IEntryAction[];
  onOpen: () => void;
}

/** A row of a list in the side panel: a button that opens it, and small ones that show on hover and focus. */
export function Entry({
  icon: Icon,
  name,
  caption,
  badge,
  badges,
  facts,
  progress,
  actions,
  onOpen
}: IEntryProps): JSX.Element {
  return (
    <li className="jp-Autopilot-Entry">
      <button
        type="button"
        className="jp-Autopilot-Entry-open"
        title={caption}
        onClick={onOpen}
      >
        <Icon.react tag="span" className="jp-Autopilot-Entry-icon" />
        <span className="jp-Autopilot-Entry-text">
          <span className="jp-Autopilot-Entry-name">{name}</span>
          <span className="jp-Autopilot-Entry-facts">
            {badge}
            {badges}
            <span>{facts.filter(Boolean).join(' · ')}</span>
          </span>
        </span>
      </button>
      <span className="jp-Autopilot-Entry-actions">
        {actions.map(action => (
          <IconButton
            key={action.label}
            icon={action.icon}
            label={action.label}
            disabled={action.disabled}
            onClick={action.onClick}
          />
        ))}
      </span>
      {progress}
    </li>
  );
}
