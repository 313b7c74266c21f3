import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Alert } from '../../api';
import { Button, Message } from '../../ui';

/** So many are told; the table of drift has the columns of all others. */
const TOLD = 5;

/** What is beyond its threshold now. */
export function AlertsMessage({
  alerts,
  trans,
  onShow
}: {
  alerts: Alert[];
  trans: TranslationBundle;
  onShow?: () => void;
}): JSX.Element | null {
  if (alerts.length === 0) {
    return null;
  }
  // Errors, latency and quality say more than the drift of one more column.
  const told = [
    ...alerts.filter(({ column }) => column === null),
    ...alerts.filter(({ column }) => column !== null)
  ].slice(0, TOLD);
  return (
    <Message
      tone="warning"
      title={trans._n('%1 alert', '%1 alerts', alerts.length)}
      actions={
        onShow && (
          <Button onClick={onShow}>{trans.__('Show monitoring')}</Button>
        )
      }
    >
      <ul className="jp-Autopilot-Alerts">
        {told.map(({ kind, column, message }) => (
          <li key={`${kind} ${column ?? ''}`}>{message}</li>
        ))}
        {alerts.length > told.length && (
          <li className="jp-mod-quiet">
            {trans._n(
              'and %1 more',
              'and %1 more',
              alerts.length - told.length
            )}
          </li>
        )}
      </ul>
    </Message>
  );
}
