import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Experiment } from '../../api';
import { isTerminal } from '../../api';
import { Progress, formatDuration, formatShare } from '../../ui';
import { secondsBetween } from '../time';
import { useNow } from '../useNow';
import { queueText, stageTitle } from '../words';
import { Stages } from './Stages';

/** How far the experiment is: the bar, the clock and the stages; the clock ticks while it runs. */
export function Progression({
  experiment,
  trans
}: {
  experiment: Experiment;
  trans: TranslationBundle;
}): JSX.Element {
  const { state } = experiment;
  const { started_at: start, ended_at: end } = state;
  const active = !isTerminal(state.status);
  const now = useNow(active && start !== null);
  const elapsed = start === null ? null : secondsBetween(start, end, now);
  const left = remaining(elapsed, experiment, trans);
  return (
    <div className="jp-Autopilot-Progression">
      <div className="jp-Autopilot-Progression-clock">
        {elapsed !== null && (
          <span>
            {active
              ? trans.__('%1 elapsed', formatDuration(elapsed, trans))
              : trans.__('Took %1', formatDuration(elapsed, trans))}
          </span>
        )}
        {active && <span>{left}</span>}
        {/* Why one failed stands in a message. */}
        {!active && state.status !== 'failed' && state.end_reason && (
          <span>{state.end_reason}</span>
        )}
      </div>
      {active && (
        <Progress
          value={state.status === 'queued' ? 0 : state.progress}
          label={trans.__('Progress of the experiment')}
          text={[
            formatShare(state.progress),
            state.stage && stageTitle(state.stage, trans),
            left
          ]
            .filter(Boolean)
            .join(', ')}
        />
      )}
      <Stages state={state} now={now} trans={trans} />
    </div>
  );
}

function remaining(
  elapsed: number | null,
  { state, queue_position: position, waiting_for: reason }: Experiment,
  trans: TranslationBundle
): string {
  if (elapsed === null) {
    return position === null
      ? trans.__('Begins in a moment')
      : [queueText(position, trans), reason].filter(Boolean).join(': ');
  }
  const limit = state.run_seconds;
  if (limit === null) {
    return trans.__('No time limit: ends when every candidate is trained');
  }
  const left = limit - elapsed;
  return left > 0
    ? trans.__('at most %1 left', formatDuration(left, trans))
    : trans.__('the time is used up; the results are being packed');
}
