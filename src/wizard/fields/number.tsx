import React from 'react';

import { Field, TextInput } from '../../ui';
import type { IControlProps, IFieldKind } from '../kind';

/** A text input, not a native number input: that one silently drops what it cannot read. */
function NumberControl({
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
        <div className="jp-Autopilot-Number">
          <NumberInput
            {...control}
            value={value}
            onChange={onChange}
            onBlur={onLeave}
            className="jp-mod-short"
          />
          {field.unit && <span>{field.unit}</span>}
        </div>
      )}
    </Field>
  );
}

export interface INumberInputProps extends Omit<
  React.InputHTMLAttributes<HTMLInputElement>,
  'value' | 'onChange'
> {
  /** A number, null for nothing, or a text that is no number. */
  value: unknown;
  onChange: (value: number | string | null) => void;
}

/** Reads a number; what is none is handed on as the text that was typed. */
export function NumberInput({
  value,
  onChange,
  ...others
}: INumberInputProps): JSX.Element {
  const [typed, setTyped] = React.useState(String(value ?? ''));
  if (read(typed) !== (value ?? null)) {
    setTyped(String(value ?? '')); // the value was changed from outside
  }
  return (
    <TextInput
      {...others}
      inputMode="decimal"
      value={typed}
      onChange={event => {
        setTyped(event.target.value);
        onChange(read(event.target.value));
      }}
    />
  );
}

function read(typed: string): number | string | null {
  const plain = typed.trim().replace(',', '.');
  if (plain === '') {
    return null;
  }
  const number = Number(plain);
  return Number.isFinite(number) ? number : typed;
}

export const number: IFieldKind = { Control: NumberControl };
