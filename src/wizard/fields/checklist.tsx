import React from 'react';

import { FieldGroup, Option } from '../../ui';
import type { IControlProps, IFieldKind } from '../kind';

/** Any number of choices; null stands for all that are available, also those of a later version. */
function ChecklistControl(props: IControlProps): JSX.Element {
  const { id, field, value, error, model, onChange, onLeave } = props;
  const choices = model.choices(field);
  const available = choices
    .filter(choice => choice.available)
    .map(choice => choice.value);
  const chosen = Array.isArray(value) ? (value as string[]) : available;

  const toggle = (name: string, on: boolean) => {
    const next = available.filter(one =>
      one === name ? on : chosen.includes(one)
    );
    onChange(next.length === available.length ? null : next);
  };

  return (
    <FieldGroup
      id={id}
      label={field.title}
      help={field.help}
      error={error}
      required={field.required}
    >
      {() => (
        <div className="jp-Autopilot-Options jp-mod-columns" onBlur={onLeave}>
          {choices.map(choice => (
            <Option
              key={choice.value}
              type="checkbox"
              id={`${id}-${choice.value}`}
              title={choice.title}
              help={choice.available ? choice.help : choice.unavailable_reason}
              disabled={!choice.available}
              checked={chosen.includes(choice.value)}
              onChange={on => toggle(choice.value, on)}
            />
          ))}
        </div>
      )}
    </FieldGroup>
  );
}

export const checklist: IFieldKind = { Control: ChecklistControl };
