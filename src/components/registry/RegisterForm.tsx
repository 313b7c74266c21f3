import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { ModelVersion } from '../../api';
import { Button, Field, Message, TextInput } from '../../ui';
import { NameForm } from '../NameForm';

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
  const id = React.useId();
  const [description, setDescription] = React.useState('');
  const [done, setDone] = React.useState<ModelVersion | null>(null);

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
    <NameForm
      title={trans.__('Register %1', candidate)}
      label={trans.__('Model name')}
      help={trans.__(
        'A name that there is gets a new version: letters, digits and hyphens.'
      )}
      missing={trans.__('Give the model a name.')}
      defaultName={register.defaultName}
      submitLabel={trans.__('Register')}
      trans={trans}
      onSubmit={async name =>
        setDone(await register.onRegister(name, description.trim()))
      }
      onClose={onClose}
    >
      <Field id={id} label={trans.__('Description')} error={null}>
        {control => (
          <TextInput
            {...control}
            value={description}
            onChange={event => setDescription(event.target.value)}
          />
        )}
      </Field>
    </NameForm>
  );
}
