import React from 'react';

import { AUTO, automaticText } from '../../components/fieldText';
import { isEmpty } from '../../model/draft';
import { Field, Select } from '../../ui';
import type { IControlProps, IFieldKind } from '../kind';

/** One of a list; where the field may be empty, the first line stands for that. */
function SelectControl({
  id,
  field,
  value,
  error,
  model,
  trans,
  onChange,
  onLeave
}: IControlProps): JSX.Element {
  const choices = model.choices(field);
  // Such as the name of a function in a file of one's own.
  const known =
    isEmpty(value) || choices.some(choice => choice.value === value);
  const automatic = automaticText(field, model.automatic(field), trans);
  const about = choices.find(choice => choice.value === value)?.help;
  return (
    <Field
      id={id}
      label={field.title}
      help={field.help}
      error={error}
      required={field.required}
    >
      {control => (
        <>
          <Select
            {...control}
            className="jp-mod-medium"
            value={String(value ?? '')}
            onChange={event => onChange(event.target.value || null)}
            onBlur={onLeave}
          >
            {!field.required && field.default === null && (
              <option value="">{automatic}</option>
            )}
            {choices.map(choice => (
              <option
                key={choice.value}
                value={choice.value}
                disabled={!choice.available}
              >
                {choice.value === AUTO ? automatic : choice.title}
              </option>
            ))}
            {!known && <option value={String(value)}>{String(value)}</option>}
          </Select>
          {about && value !== AUTO && (
            <div className="jp-Autopilot-Field-about">{about}</div>
          )}
        </>
      )}
    </Field>
  );
}

export const select: IFieldKind = { Control: SelectControl };
