import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Deployment, EndpointDeployments } from '../../api';
import { errorText } from '../../api';
import { Button, Message, Spinner } from '../../ui';
import { formatTime } from '../time';
import { trafficTitle } from './words';

export interface IHistoryProps {
  deployments: EndpointDeployments;
  trans: TranslationBundle;
  /** Rejects with the reason when it cannot be served again. */
  onRollBack: (deployment: number) => Promise<void>;
}

/** Everything that an endpoint served, newest first, each of which can be served again. */
export function History({
  deployments: { current, updating, deployments },
  trans,
  onRollBack
}: IHistoryProps): JSX.Element {
  const [busy, setBusy] = React.useState<number | null>(null);
  const [error, setError] = React.useState<string | null>(null);
  const rollBack = async (number: number) => {
    setBusy(number);
    setError(null);
    try {
      await onRollBack(number);
    } catch (reason) {
      setError(errorText(reason, trans));
    } finally {
      setBusy(null);
    }
  };
  return (
    <>
      {error && (
        <Message tone="error" title={trans.__('It could not be rolled back')}>
          {error}
        </Message>
      )}
      <div className="jp-Autopilot-Table-scroll">
        <table
          className="jp-Autopilot-Table jp-Autopilot-History"
          aria-label={trans.__('Deployments')}
        >
          <thead>
            <tr>
              <th scope="col">{trans.__('Deployment')}</th>
              <th scope="col">{trans.__('Made')}</th>
              <th scope="col">{trans.__('Variants')}</th>
              <th scope="col">{trans.__('State')}</th>
            </tr>
          </thead>
          <tbody>
            {deployments.map(one => (
              <tr key={one.number}>
                <th scope="row">{one.number}</th>
                <td>{formatTime(one.created_at)}</td>
                <td>
                  {trafficTitle(one.variants, trans)}
                  {one.error && (
                    <small className="jp-mod-error">{one.error}</small>
                  )}
                </td>
                <td>{state(one)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );

  function state({ number }: Deployment): React.ReactNode {
    if (number === updating) {
      return (
        <>
          <Spinner /> {trans.__('Loading')}
        </>
      );
    }
    if (number === current) {
      return trans.__('Current');
    }
    return (
      <Button
        busy={busy === number}
        aria-label={trans.__('Roll back to deployment %1', number)}
        unavailable={
          updating === null
            ? null
            : trans.__('Another deployment is being loaded.')
        }
        onClick={() => void rollBack(number)}
      >
        {trans.__('Roll back')}
      </Button>
    );
  }
}
