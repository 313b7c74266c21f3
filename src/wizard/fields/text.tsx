import React from 'react';

import { Field, TextInput } from '../../ui';
import type { IControlProps, IFieldKind } from '../kind';

function TextControl({
  id,
  field,
  value,
  error,
  trans,
  onChange,
  onLeave
}: IControlProps): JSX.Element {
  return (
    <Field
      id={id}
      label={field.title}
      help={field.help}
      error={error}
      required={field.required}
    >
      {control => (
        <TextInput
          {...control}
          placeholder={field.placeholder}
          value={String(value ?? '')}
          onChange={event => onChange(event.target.value || null)}
          onBlur={onLeave}
        />
      )}
    </Field>
  );
}

export const text: IFieldKind = { Control: TextControl };
