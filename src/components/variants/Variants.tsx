import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type {
  DeploymentCreate,
  Endpoint,
  EndpointDeployments,
  ExperimentSummary,
  RegisteredModel
} from '../../api';
import { errorText } from '../../api';
import { Button, Disclosure, Loading, Message } from '../../ui';
import { History } from './History';
import { VariantsForm } from './VariantsForm';
import { VariantsTable } from './VariantsTable';
import type { ISource } from './draft';
import { sourcesFor } from './draft';

export interface IVariantsProps {
  endpoint: Endpoint;
  /** Null until the first answer. */
  deployments: EndpointDeployments | null;
  trans: TranslationBundle;
  /** The models that there are to choose from; asked when the form is opened. */
  onChoices: () => Promise<{
    experiments: ExperimentSummary[];
    registered: RegisteredModel[];
  }>;
  /** Rejects with the reason when it cannot be deployed. */
  onUpdate: (request: DeploymentCreate) => Promise<void>;
  onRollBack: (deployment: number) => Promise<void>;
}

/** The models that an endpoint serves with their shares, what they do, and what was served before. */
export function Variants({
  endpoint,
  deployments,
  trans,
  onChoices,
  onUpdate,
  onRollBack
}: IVariantsProps): JSX.Element {
  const [editing, setEditing] = React.useState(false);
  const [sources, setSources] = React.useState<ISource[] | null>(null);
  const [error, setError] = React.useState<string | null>(null);
  const id = React.useId();
  const { deployment, updating, variants } = endpoint;
  const newest = deployments?.deployments[0];

  const edit = async () => {
    setEditing(true);
    setError(null);
    try {
      const { experiments, registered } = await onChoices();
      setSources(sourcesFor(endpoint, experiments, registered, trans));
    } catch (reason) {
      setError(errorText(reason, trans));
    }
  };

  return (
    <section className="jp-Autopilot-Card" aria-labelledby={id}>
      <div className="jp-Autopilot-Variants-head">
        <h2 id={id}>{trans.__('Variants')}</h2>
        {!editing && (
          <Button onClick={() => void edit()}>{trans.__('Change…')}</Button>
        )}
      </div>
      {updating !== null && (
        <Loading>
          {endpoint.status === 'in_service'
            ? trans.__(
                'Deployment %1 is being loaded. Deployment %2 answers until it is ready.',
                updating,
                deployment
              )
            : trans.__(
                'Deployment %1 will be loaded when the endpoint starts.',
                updating
              )}
        </Loading>
      )}
      {updating === null && newest?.error && newest.number > deployment && (
        <Message
          tone="error"
          title={trans.__(
            'Deployment %1 could not be served; deployment %2 goes on',
            newest.number,
            deployment
          )}
        >
          {newest.error}
        </Message>
      )}
      <VariantsTable
        variants={variants}
        activity={
          deployments?.activity?.deployment === deployment
            ? deployments.activity
            : null
        }
        trans={trans}
      />
      {error && (
        <Message
          tone="error"
          title={trans.__('The models could not be listed')}
        >
          {error}
        </Message>
      )}
      {editing && (
        <VariantsForm
          variants={variants}
          sources={sources}
          trans={trans}
          onSubmit={onUpdate}
          onClose={() => setEditing(false)}
        />
      )}
      {deployments && deployments.deployments.length > 1 && (
        <Disclosure
          title={trans._n(
            '%1 deployment',
            '%1 deployments',
            deployments.deployments.length
          )}
        >
          <History
            deployments={deployments}
            trans={trans}
            onRollBack={onRollBack}
          />
        </Disclosure>
      )}
    </section>
  );
}
