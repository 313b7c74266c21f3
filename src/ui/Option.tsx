import React from 'react';

import { classes } from './classes';

export interface IOptionProps {
  type: 'radio' | 'checkbox';
  id: string;
  /** The group of a radio button. */
  name?: string;
  title: string;
  help?: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}

/** A radio button or checkbox as a card with a title and a line of help; the whole card can be clicked. */
export function Option({
  type,
  id,
  name,
  title,
  help,
  checked,
  disabled,
  onChange
}: IOptionProps): JSX.Element {
  return (
    <label
      className={classes(
        'jp-Autopilot-Option',
        checked && 'jp-mod-selected',
        disabled && 'jp-mod-disabled'
      )}
    >
      <input
        type={type}
        id={id}
        name={name}
        checked={checked}
        disabled={disabled}
        aria-labelledby={`${id}-title`}
        aria-describedby={help ? `${id}-about` : undefined}
        onChange={event => onChange(event.target.checked)}
      />
      <span className="jp-Autopilot-Option-text">
        <span className="jp-Autopilot-Option-title" id={`${id}-title`}>
          {title}
        </span>
        {help && (
          <span className="jp-Autopilot-Option-help" id={`${id}-about`}>
            {help}
          </span>
        )}
      </span>
    </label>
  );
}
