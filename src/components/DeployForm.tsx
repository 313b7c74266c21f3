import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import { errorText } from '../api';
import { Button, Field, Message, TextInput } from '../ui';

/** How a candidate is deployed. */
export interface IDeploy {
  /** The endpoint name that is proposed. */
  defaultName: string;
  /** Rejects with the reason when it cannot be deployed; no candidate is the best one. */
  onDeploy: (candidate: string | null, endpointName: string) => Promise<void>;
  onOpenEndpoint: (name: string) => void;
}

export interface IDeployFormProps {
  /** Null for the best one. */
  candidate: string | null;
  trans: TranslationBundle;
  deploy: IDeploy;
  onClose: () => void;
}

/** Asks for the endpoint's name and deploys; what is wrong stands beside the name. */
export function DeployForm({
  candidate,
  trans,
  deploy,
  onClose
}: IDeployFormProps): JSX.Element {
  const id = React.useId();
  const input = React.useRef<HTMLInputElement>(null);
  const [name, setName] = React.useState(deploy.defaultName);
  const [error, setError] = React.useState<string | null>(null);
  const [busy, setBusy] = React.useState(false);
  const [deployed, setDeployed] = React.useState<string | null>(null);

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
      setError(trans.__('Give the endpoint a name.'));
      return;
    }
    setBusy(true);
    setError(null);
    try {
      await deploy.onDeploy(candidate, wanted);
      setDeployed(wanted);
    } catch (reason) {
      setError(errorText(reason, trans));
      input.current?.focus();
    } finally {
      setBusy(false);
    }
  };

  if (deployed !== null) {
    return (
      <Message
        tone="success"
        title={trans.__('The endpoint “%1” is being created', deployed)}
        actions={
          <>
            <Button onClick={() => deploy.onOpenEndpoint(deployed)}>
              {trans.__('Open endpoint')}
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
      aria-label={
        candidate
          ? trans.__('Deploy %1', candidate)
          : trans.__('Deploy the best model')
      }
      onSubmit={event => void submit(event)}
      onKeyDown={event => event.key === 'Escape' && onClose()}
    >
      <Field
        id={id}
        label={trans.__('Endpoint name')}
        help={trans.__(
          'Programs call the endpoint by this name: letters, digits and hyphens.'
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
      <div className="jp-Autopilot-Actions">
        <Button kind="primary" type="submit" busy={busy}>
          {trans.__('Deploy')}
        </Button>
        <Button onClick={onClose}>{trans.__('Cancel')}</Button>
      </div>
    </form>
  );
}
