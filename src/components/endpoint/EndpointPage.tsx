import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Endpoint, Predictions } from '../../api';
import { Button, Loading, Message, autopilotIcon } from '../../ui';
import type { IFact } from '../Facts';
import { Facts } from '../Facts';
import { PageFrame } from '../PageFrame';
import { PageHeader } from '../PageHeader';
import { EndpointBadge } from '../StatusBadge';
import { AlertsMessage } from '../monitoring';
import { formatTime } from '../time';
import { problemTypeTitle } from '../words';
import { Snippets } from './Snippets';
import { TryOut } from './TryOut';

export interface IEndpointPageProps {
  name: string;
  /** Null until the first answer, and for an endpoint that is gone. */
  endpoint: Endpoint | null;
  /** The server's base URL. */
  baseUrl: string;
  /** When the server did not answer for the first time, in milliseconds; null while it answers. */
  lostSince: number | null;
  error: string | null;
  /** Below all else: what the endpoint was asked, and what that says. */
  monitoring?: React.ReactNode;
  trans: TranslationBundle;
  /** What it serves, below the facts. */
  variants?: React.ReactNode;
  onRetry?: () => Promise<void>;
  /** Rejects with the reason when there is no prediction. */
  onInvoke: (body: string, contentType: string) => Promise<Predictions>;
  onStart: () => void;
  onStop: () => void;
  onDelete: () => void;
  onOpenExperiment: (experiment: string) => void;
  onOpenModel: (experiment: string, candidate: string) => void;
}

/** The page of one endpoint: what it is, a form to try it, and how programs call it. */
export function EndpointPage({
  name,
  endpoint,
  baseUrl,
  lostSince,
  error,
  monitoring,
  trans,
  variants,
  onRetry,
  onInvoke,
  onStart,
  onStop,
  onDelete,
  onOpenExperiment,
  onOpenModel
}: IEndpointPageProps): JSX.Element {
  const below = React.useRef<HTMLDivElement>(null);
  return (
    <PageFrame
      label={trans.__('Endpoint %1', name)}
      lostSince={lostSince}
      error={error}
      failed={trans.__('The endpoint could not be read')}
      loading={endpoint === null}
      trans={trans}
      onRetry={onRetry}
    >
      {endpoint && (
        <>
          <PageHeader
            title={name}
            status={<EndpointBadge status={endpoint.status} trans={trans} />}
            actions={
              <>
                <Switches
                  endpoint={endpoint}
                  trans={trans}
                  onStart={onStart}
                  onStop={onStop}
                />
                <Button onClick={onDelete}>{trans.__('Delete')}</Button>
              </>
            }
            links={
              <>
                <Button
                  icon={autopilotIcon}
                  onClick={() => onOpenExperiment(endpoint.experiment)}
                >
                  {trans.__('Open experiment %1', endpoint.experiment)}
                </Button>
                <Button
                  icon={autopilotIcon}
                  onClick={() =>
                    onOpenModel(endpoint.experiment, endpoint.candidate)
                  }
                >
                  {trans.__('Open model %1', endpoint.candidate)}
                </Button>
              </>
            }
          />
          {endpoint.error && (
            <Message
              tone="error"
              title={trans.__('The endpoint does not work')}
            >
              {endpoint.error}
            </Message>
          )}
          <AlertsMessage
            alerts={endpoint.alerts}
            trans={trans}
            onShow={() => goTo(below.current)}
          />
          {endpoint.status === 'creating' && (
            <Loading>
              {trans.__('The model is being loaded; this takes seconds.')}
            </Loading>
          )}
          <Facts facts={facts(endpoint, trans)} />
          {variants}
          <TryOut
            key={`${endpoint.experiment} ${endpoint.candidate}`}
            endpoint={endpoint}
            trans={trans}
            onInvoke={onInvoke}
          />
          <Snippets endpoint={endpoint} baseUrl={baseUrl} trans={trans} />
          <div ref={below}>{monitoring}</div>
        </>
      )}
    </PageFrame>
  );
}

/** The heading takes the focus, so that a keyboard goes on from there. */
function goTo(part: HTMLElement | null): void {
  part?.scrollIntoView({ block: 'start' });
  part?.querySelector('h2')?.focus({ preventScroll: true });
}

function Switches({
  endpoint,
  trans,
  onStart,
  onStop
}: Pick<IEndpointPageProps, 'trans' | 'onStart' | 'onStop'> & {
  endpoint: Endpoint;
}): JSX.Element {
  const on = endpoint.status === 'creating' || endpoint.status === 'in_service';
  return (
    <>
      <Button
        unavailable={on ? trans.__('It is running already.') : null}
        onClick={onStart}
      >
        {trans.__('Start')}
      </Button>
      <Button
        unavailable={on ? null : trans.__('It is not running.')}
        onClick={onStop}
      >
        {trans.__('Stop')}
      </Button>
    </>
  );
}

function facts(endpoint: Endpoint, trans: TranslationBundle): IFact[] {
  return [
    { title: trans.__('Experiment'), value: endpoint.experiment },
    { title: trans.__('Candidate'), value: endpoint.candidate },
    { title: trans.__('Target'), value: endpoint.target },
    {
      title: trans.__('Problem type'),
      value: problemTypeTitle(endpoint.problem_type, trans)
    },
    { title: trans.__('Created'), value: formatTime(endpoint.created_at) }
  ];
}
