import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { EndpointStatus, Status } from '../api';
import { Badge, Spinner } from '../ui';
import {
  ENDPOINT_TONE,
  STATUS_TONE,
  endpointStatusTitle,
  statusTitle
} from './words';

const TURNING: readonly (Status | EndpointStatus)[] = [
  'starting',
  'in_progress',
  'stopping',
  'creating'
];

/** An experiment's status in its colour. */
export function ExperimentBadge({
  status,
  trans
}: {
  status: Status;
  trans: TranslationBundle;
}): JSX.Element {
  return (
    <Badge tone={STATUS_TONE[status]}>
      <Mark status={status} />
      <span>{statusTitle(status, trans)}</span>
    </Badge>
  );
}

/** An endpoint's status in its colour. */
export function EndpointBadge({
  status,
  trans
}: {
  status: EndpointStatus;
  trans: TranslationBundle;
}): JSX.Element {
  return (
    <Badge tone={ENDPOINT_TONE[status]}>
      <Mark status={status} />
      <span>{endpointStatusTitle(status, trans)}</span>
    </Badge>
  );
}

/** A spinner while something happens by itself, a dot otherwise. */
function Mark({ status }: { status: Status | EndpointStatus }): JSX.Element {
  return TURNING.includes(status) ? (
    <Spinner />
  ) : (
    <span className="jp-Autopilot-Badge-dot" aria-hidden="true" />
  );
}
