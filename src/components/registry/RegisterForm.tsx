import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { ModelVersion } from '../../api';
import { errorText } from '../../api';
import { Button, Field, Message, TextInput } from '../../ui';

/** How a candidate is registered. */
export interface IRegister {
  /** The name that is proposed. */
  defaultName: string;
  /** Rejects with the reason when it cannot be registered. */
  onRegister: (name: string, description: string) => Promise<ModelVersion>;
  onOpenRegistry: () => void;
}

export interface IRegisterFormProps {
  candidate: string;
  trans: TranslationBundle;
  register: IRegister;
  onClose: () => void;
}

/** Asks for the name under which a model is kept, and what there is to say of it. */
export function RegisterForm({
  candidate,
  trans,
  register,
  onClose
}: IRegisterFormProps): JSX.Element {
  const [nameId, descriptionId] = [React.useId(), React.useId()];
  const input = React.useRef<HTMLInputElement>(null);
  const [name, setName] = React.useState(register.defaultName);
  const [description, setDescription] = React.useState('');
  const [error, setError] = React.useState<string | null>(null);
  const [busy, setBusy] = React.useState(false);
  const [done, setDone] = React.useState<ModelVersion | null>(null);

  React.useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);

  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (busy) {
      return;
    }
    if (!name.trim()) {
      setError(trans.__('Give the model a name.'));
      return;
    }
    setBusy(true);
    setError(null);
    try {
      setDone(await register.onRegister(name.trim(), description.trim()));
    } catch (reason) {
      setError(errorText(reason, trans));
      input.current?.focus();
    } finally {
      setBusy(false);
    }
  };

  if (done) {
    return (
      <Message
        tone="success"
        title={trans.__(
          'It is version %1 of the model “%2”',
          done.version,
          done.model
        )}
        actions={
          <>
            <Button onClick={register.onOpenRegistry}>
              {trans.__('Open registered models')}
            </Button>
            <Button kind="minimal" onClick={onClose}>
              {trans.__('Close')}
            </Button>
          </>
        }
      />
    );
  }
  return (
    <form
      className="jp-Autopilot-Deploy"
      aria-label={trans.__('Register %1', candidate)}
      onSubmit={event => void submit(event)}
      onKeyDown={event => event.key === 'Escape' && onClose()}
    >
      <Field
        id={nameId}
        label={trans.__('Model name')}
        help={trans.__(
          'A name that there is gets a new version: letters, digits and hyphens.'
        )}
        error={error}
      >
        {control => (
          <TextInput
            {...control}
            ref={input}
            value={name}
            onChange={event => setName(event.target.value)}
          />
        )}
      </Field>
      <Field id={descriptionId} label={trans.__('Description')} error={null}>
        {control => (
          <TextInput
            {...control}
            value={description}
            onChange={event => setDescription(event.target.value)}
          />
        )}
      </Field>
      <div className="jp-Autopilot-Actions">
        <Button kind="primary" type="submit" busy={busy}>
          {trans.__('Register')}
        </Button>
        <Button onClick={onClose}>{trans.__('Cancel')}</Button>
      </div>
    </form>
  );
}
