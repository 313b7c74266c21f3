import { caretDownEmptyIcon } from '@jupyterlab/ui-components';
import React from 'react';

import { classes } from './classes';

/** A one-line text input. */
export const TextInput = React.forwardRef<
  HTMLInputElement,
  React.InputHTMLAttributes<HTMLInputElement>
>(function TextInput({ className, ...others }, ref) {
  return (
    <input
      type="text"
      autoComplete="off"
      spellCheck={false}
      {...others}
      ref={ref}
      className={classes('jp-Autopilot-Input', className)}
    />
  );
});

/** A text input of several lines. */
export function TextArea({
  className,
  ...others
}: React.TextareaHTMLAttributes<HTMLTextAreaElement>): JSX.Element {
  return (
    <textarea
      spellCheck={false}
      {...others}
      className={classes('jp-Autopilot-Input', 'jp-mod-multiline', className)}
    />
  );
}

/** A native select; its options are the children. */
export function Select({
  className,
  ...others
}: React.SelectHTMLAttributes<HTMLSelectElement>): JSX.Element {
  return (
    <span className={classes('jp-Autopilot-Select', className)}>
      <select {...others} className="jp-Autopilot-Input" />
      <caretDownEmptyIcon.react
        tag="span"
        className="jp-Autopilot-Select-caret"
      />
    </span>
  );
}

export interface ICheckboxProps extends React.InputHTMLAttributes<HTMLInputElement> {
  /** Some but not all of what the box stands for is chosen. */
  indeterminate?: boolean;
}

/** A native checkbox without a label of its own. */
export function Checkbox({
  indeterminate = false,
  className,
  ...others
}: ICheckboxProps): JSX.Element {
  const ref = React.useRef<HTMLInputElement>(null);
  React.useEffect(() => {
    if (ref.current) {
      ref.current.indeterminate = indeterminate;
    }
  }, [indeterminate]);
  return (
    <input
      {...others}
      ref={ref}
      type="checkbox"
      className={classes('jp-Autopilot-Checkbox', className)}
    />
  );
}

export interface ISwitchProps extends Omit<
  React.ButtonHTMLAttributes<HTMLButtonElement>,
  'onChange'
> {
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** An on/off switch (`role="switch"`); give it a label by `aria-labelledby` or a `label` element. */
export function Switch({
  checked,
  onChange,
  className,
  ...others
}: ISwitchProps): JSX.Element {
  return (
    <button
      {...others}
      type="button"
      role="switch"
      aria-checked={checked}
      className={classes('jp-Autopilot-Switch', className)}
      onClick={() => onChange(!checked)}
    />
  );
}
