import React from 'react';

import { fieldText } from '../../components/fieldText';
import { Field, Select } from '../../ui';
import type { IControlProps, IFieldKind } from '../kind';

/** One of the keys that the server knows, by its name; the first line stands for none. */
function KeyControl({
  id,
  field,
  value,
  error,
  trans,
  onChange,
  onLeave
}: IControlProps): JSX.Element {
  const names = field.choices.map(choice => choice.value);
  const chosen = String(value ?? '');
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
            value={chosen}
            onChange={event => onChange(event.target.value || null)}
            onBlur={onLeave}
          >
            <option value="">{fieldText(field, null, trans)}</option>
            {/* Of an experiment that was cloned, perhaps from another server. */}
            {[...new Set([...names, ...(chosen ? [chosen] : [])])].map(name => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </Select>
          {names.length === 0 && (
            <div className="jp-Autopilot-Field-about">
              {trans.__(
                'This server knows no key yet. To make one, run “jupyter autopilot key new NAME” in a terminal and reload the page.'
              )}
            </div>
          )}
        </>
      )}
    </Field>
  );
}

export const key: IFieldKind = { Control: KeyControl };
