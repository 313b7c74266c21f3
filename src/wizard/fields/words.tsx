import React from 'react';

import { Field, TextInput } from '../../ui';
import type { IControlProps, IFieldKind } from '../kind';

/** Words that are typed with commas between them. */
function WordsControl({
  id,
  field,
  value,
  error,
  onChange,
  onLeave
}: IControlProps): JSX.Element {
  const [typed, setTyped] = React.useState(written(value));
  if (written(read(typed)) !== written(value)) {
    setTyped(written(value)); // the value was changed from outside
  }
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
          value={typed}
          onChange={event => {
            setTyped(event.target.value);
            onChange(read(event.target.value));
          }}
          onBlur={onLeave}
        />
      )}
    </Field>
  );
}

function read(typed: string): string[] {
  return typed
    .split(',')
    .map(word => word.trim())
    .filter(word => word !== '');
}

function written(value: unknown): string {
  return ((value as string[] | null) ?? []).join(', ');
}

export const words: IFieldKind = { Control: WordsControl };
