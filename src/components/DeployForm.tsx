import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import { Button, Message } from '../ui';
import { NameForm } from './NameForm';

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
  const [deployed, setDeployed] = React.useState<string | null>(null);

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
    <NameForm
      title={
        candidate
          ? trans.__('Deploy %1', candidate)
          : trans.__('Deploy the best model')
      }
      label={trans.__('Endpoint name')}
      help={trans.__(
        'Programs call the endpoint by this name: letters, digits and hyphens.'
      )}
      missing={trans.__('Give the endpoint a name.')}
      defaultName={deploy.defaultName}
      submitLabel={trans.__('Deploy')}
      trans={trans}
      onSubmit={async name => {
        await deploy.onDeploy(candidate, name);
        setDeployed(name);
      }}
      onClose={onClose}
    />
  );
}
