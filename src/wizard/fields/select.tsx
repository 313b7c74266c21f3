import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { WizardField } from '../../api';
import { isEmpty } from '../../model/draft';
import type { WizardModel } from '../../model/wizard';
import { Field, Select } from '../../ui';
import type { IControlProps, IFieldKind } from '../kind';
import { choiceTitle } from '../kind';

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
              <option value="">{automaticText(field, model, trans)}</option>
            )}
            {choices.map(choice => (
              <option
                key={choice.value}
                value={choice.value}
                disabled={!choice.available}
              >
                {choice.value === AUTO
                  ? automaticText(field, model, trans)
                  : choice.title}
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

const AUTO = 'auto';

/** `Auto`, and what that comes to where it is known. */
function automaticText(
  field: WizardField,
  model: WizardModel,
  trans: TranslationBundle
): string {
  const value = model.automatic(field);
  return value === null
    ? trans.__('Auto')
    : trans.__('Auto (%1)', choiceTitle(field, value));
}

export const select: IFieldKind = {
  Control: SelectControl,
  text: ({ field, value, model, trans }) =>
    value === null || value === AUTO
      ? automaticText(field, model, trans)
      : choiceTitle(field, value)
};
