import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Alert } from '../../api';
import { Button, Message } from '../../ui';

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
        {alerts.map(({ kind, column, message }) => (
          <li key={`${kind} ${column ?? ''}`}>{message}</li>
        ))}
      </ul>
    </Message>
  );
}
