import type { TranslationBundle } from '@jupyterlab/translation';
import { deleteIcon, runIcon, stopIcon } from '@jupyterlab/ui-components';
import React from 'react';

import type { Endpoint } from '../../api';
import { Badge, Empty, endpointIcon } from '../../ui';
import { EndpointBadge } from '../StatusBadge';
import { formatAgo } from '../time';
import { useNow } from '../useNow';
import { Entry } from './Entry';
import type { IRequestState, ISearch } from './ListFrame';
import { ListFrame } from './ListFrame';

const AGO_MS = 30_000;

export interface IEndpointsListProps {
  /** What the search found; null until the first answer. */
  endpoints: Endpoint[] | null;
  /** So many there are, found or not. */
  total: number;
  search: ISearch;
  request: IRequestState;
  trans: TranslationBundle;
  onOpen: (name: string) => void;
  onStart: (name: string) => void;
  onStop: (name: string) => void;
  onDelete: (name: string) => void;
}

/** The endpoints in the side panel. */
export function EndpointsList({
  endpoints,
  total,
  search,
  request,
  trans,
  onOpen,
  onStart,
  onStop,
  onDelete
}: IEndpointsListProps): JSX.Element {
  const now = useNow(true, AGO_MS);
  return (
    <ListFrame
      label={trans.__('Endpoints')}
      items={endpoints}
      total={total}
      search={search}
      request={request}
      trans={trans}
      empty={
        <Empty icon={endpointIcon} title={trans.__('No endpoints yet')}>
          {trans.__(
            'Open an experiment and deploy its best model to ask it for predictions.'
          )}
        </Empty>
      }
      render={endpoint => {
        const { name, status } = endpoint;
        const on = status === 'creating' || status === 'in_service';
        return (
          <Entry
            key={name}
            icon={endpointIcon}
            name={name}
            caption={
              endpoint.error ||
              trans.__(
                'Model %1 of experiment %2',
                endpoint.candidate,
                endpoint.experiment
              )
            }
            badge={<EndpointBadge status={status} trans={trans} />}
            badges={
              endpoint.alerts.length > 0 && (
                <Badge tone="warning">
                  {trans._n('%1 alert', '%1 alerts', endpoint.alerts.length)}
                </Badge>
              )
            }
            facts={[endpoint.experiment, formatAgo(endpoint.created_at, now)]}
            actions={[
              on
                ? {
                    icon: stopIcon,
                    label: trans.__('Stop %1', name),
                    onClick: () => onStop(name)
                  }
                : {
                    icon: runIcon,
                    label: trans.__('Start %1', name),
                    onClick: () => onStart(name)
                  },
              {
                icon: deleteIcon,
                label: trans.__('Delete %1', name),
                onClick: () => onDelete(name)
              }
            ]}
            onOpen={() => onOpen(name)}
          />
        );
      }}
    />
  );
}
