import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { ExperimentState } from '../../api';
import { isTerminal } from '../../api';
import { Empty, Loading, autopilotIcon } from '../../ui';
import { stageTitle } from '../words';

/** What stands in the leaderboard's place before the first candidate: what is going on. */
export function Waiting({
  state,
  trans
}: {
  state: ExperimentState;
  trans: TranslationBundle;
}): JSX.Element {
  if (isTerminal(state.status)) {
    return (
      <Empty icon={autopilotIcon} title={trans.__('No candidates')}>
        {trans.__('The experiment ended before a candidate began to train.')}
      </Empty>
    );
  }
  return (
    <Empty icon={autopilotIcon} title={trans.__('No candidates yet')}>
      <Loading>{doing(state, trans)}</Loading>
      <p>
        {trans.__('Candidates appear here as soon as they begin to train.')}
      </p>
    </Empty>
  );
}

function doing(state: ExperimentState, trans: TranslationBundle): string {
  if (state.status === 'queued') {
    return trans.__('Waiting until another experiment has ended…');
  }
  if (state.status === 'stopping') {
    return trans.__('Stopping…');
  }
  return state.stage
    ? trans.__('%1…', stageTitle(state.stage, trans))
    : trans.__('Starting the worker…');
}
