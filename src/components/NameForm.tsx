import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import { errorText } from '../api';
import { Button, Field, TextInput } from '../ui';

export interface INameFormProps {
  /** What the form does, and to what. */
  title: string;
  label: string;
  help: string;
  /** What is said when there is no name. */
  missing: string;
  defaultName: string;
  submitLabel: string;
  trans: TranslationBundle;
  /** Rejects with the reason when it cannot be done, which stands beside the name then. */
  onSubmit: (name: string) => Promise<void>;
  onClose: () => void;
  /** Further fields. */
  children?: React.ReactNode;
}

/** Asks for a name, does something with it once, and says what is wrong beside it. */
export function NameForm({
  title,
  label,
  help,
  missing,
  defaultName,
  submitLabel,
  trans,
  onSubmit,
  onClose,
  children
}: INameFormProps): JSX.Element {
  const id = React.useId();
  const input = React.useRef<HTMLInputElement>(null);
  const [name, setName] = React.useState(defaultName);
  const [error, setError] = React.useState<string | null>(null);
  const [busy, setBusy] = React.useState(false);

  React.useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);

  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    if (busy) {
      return;
    }
    if (!wanted) {
      setError(missing);
      return;
    }
    setBusy(true);
    setError(null);
    try {
      await onSubmit(wanted);
    } catch (reason) {
      setError(errorText(reason, trans));
      input.current?.focus();
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      className="jp-Autopilot-Deploy"
      aria-labelledby={`${id}-title`}
      onSubmit={event => void submit(event)}
      onKeyDown={event => event.key === 'Escape' && onClose()}
    >
      <h2 id={`${id}-title`}>{title}</h2>
      <Field id={id} label={label} help={help} error={error}>
        {control => (
          <TextInput
            {...control}
            ref={input}
            value={name}
            onChange={event => setName(event.target.value)}
          />
        )}
      </Field>
      {children}
      <div className="jp-Autopilot-Actions">
        <Button kind="primary" type="submit" busy={busy}>
          {submitLabel}
        </Button>
        <Button onClick={onClose}>{trans.__('Cancel')}</Button>
      </div>
    </form>
  );
}
