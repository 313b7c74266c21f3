import React from 'react';

import { FieldGroup, Option } from '../../ui';
import type { IControlProps, IFieldKind } from '../kind';

/** One of a few choices that need a line of explanation each: radio buttons as cards. */
function ChoiceControl({
  id,
  field,
  value,
  error,
  model,
  trans,
  onChange
}: IControlProps): JSX.Element {
  return (
    <FieldGroup
      id={id}
      label={field.title}
      help={field.help}
      error={error}
      required={field.required}
    >
      {() => (
        <div className="jp-Autopilot-Options">
          {model.choices(field).map(choice => (
            <Option
              key={choice.value}
              type="radio"
              id={`${id}-${choice.value}`}
              name={id}
              title={choice.title}
              help={choice.available ? choice.help : choice.unavailable_reason}
              disabled={!choice.available}
              checked={value === choice.value}
              onChange={() => onChange(choice.value)}
            />
          ))}
        </div>
      )}
    </FieldGroup>
  );
}

export const choice: IFieldKind = { Control: ChoiceControl };
