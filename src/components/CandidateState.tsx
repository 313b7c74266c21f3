import type { TranslationBundle } from '@jupyterlab/translation';
import { errorIcon } from '@jupyterlab/ui-components';
import React from 'react';

import type { CandidateStatus } from '../api';
import { Spinner, successIcon } from '../ui';
import { candidateStatusTitle } from './words';

/** A candidate's status with its mark. */
export function CandidateState({
  status,
  trans
}: {
  status: CandidateStatus;
  trans: TranslationBundle;
}): JSX.Element {
  return (
    <span className={`jp-Autopilot-CandidateState jp-mod-${status}`}>
      {status === 'training' ? (
        <Spinner />
      ) : status === 'completed' ? (
        <successIcon.react tag="span" />
      ) : (
        <errorIcon.react tag="span" />
      )}
      <span>{candidateStatusTitle(status, trans)}</span>
    </span>
  );
}
