import React from 'react';

import { classes } from './classes';

/** The attributes that tie an input to its label, help and error. */
export interface IControlAttributes {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  'aria-required': true | undefined;
}

export interface IFieldProps {
  /** Unique in the document; the input gets it. */
  id: string;
  label: string;
  help?: string;
  error?: string | null;
  required?: boolean;
  children: (control: IControlAttributes) => React.ReactNode;
}

/** A label, an input, its help and its error. */
export function Field({
  id,
  label,
  help,
  error,
  required,
  children
}: IFieldProps): JSX.Element {
  return (
    <div className={classes('jp-Autopilot-Field', error && 'jp-mod-invalid')}>
      <label
        className="jp-Autopilot-Field-label"
        htmlFor={id}
        id={`${id}-label`}
      >
        {label}
        {required && <RequiredMark />}
      </label>
      {help && <Help id={id} text={help} />}
      {children(controlAttributes(id, help, error, required))}
      {error && <FieldError id={id} text={error} />}
    </div>
  );
}

/** The same for several inputs that make one value, such as radio buttons: a fieldset with a legend. */
export function FieldGroup({
  id,
  label,
  help,
  error,
  required,
  children
}: IFieldProps): JSX.Element {
  const control = controlAttributes(id, help, error, required);
  return (
    <fieldset
      className={classes('jp-Autopilot-Field', error && 'jp-mod-invalid')}
      aria-describedby={control['aria-describedby']}
    >
      <legend className="jp-Autopilot-Field-label">
        {label}
        {required && <RequiredMark />}
      </legend>
      {help && <Help id={id} text={help} />}
      {children(control)}
      {error && <FieldError id={id} text={error} />}
    </fieldset>
  );
}

/** What an input needs to be announced with its help and error. */
export function controlAttributes(
  id: string,
  help?: string,
  error?: string | null,
  required?: boolean
): IControlAttributes {
  return {
    id,
    'aria-describedby':
      [help && `${id}-help`, error && `${id}-error`]
        .filter(Boolean)
        .join(' ') || undefined,
    'aria-invalid': error ? true : undefined,
    'aria-required': required || undefined
  };
}

export function Help({ id, text }: { id: string; text: string }): JSX.Element {
  return (
    <div className="jp-Autopilot-Field-help" id={`${id}-help`}>
      {text}
    </div>
  );
}

export function FieldError({
  id,
  text
}: {
  id: string;
  text: string;
}): JSX.Element {
  return (
    <div className="jp-Autopilot-Field-error" id={`${id}-error`} role="alert">
      {text}
    </div>
  );
}

function RequiredMark(): JSX.Element {
  return (
    <span className="jp-Autopilot-Field-required" aria-hidden="true">
      *
    </span>
  );
}
