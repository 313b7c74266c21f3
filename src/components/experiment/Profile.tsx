import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Experiment, Resources } from '../../api';
import { isTerminal } from '../../api';
import { formatBytes, formatCount, formatShare } from '../../ui';
import { secondsBetween } from '../time';
import { useNow } from '../useNow';
import { STAGES, stageTitle } from '../words';
import { SheetRows } from './SheetRows';
import { secondsOf, tookText } from './Stages';

/** Where the time went, the share of the time limit that is used, and what of the machine the run was given. */
export function Profile({
  experiment,
  trans
}: {
  experiment: Experiment;
  trans: TranslationBundle;
}): JSX.Element | null {
  const { state } = experiment;
  const { started_at: start, ended_at: end, status } = state;
  const now = useNow(!isTerminal(status) && start !== null);
  if (start === null) {
    return null;
  }
  const total = secondsBetween(start, end, now);
  const stages = STAGES.flatMap(stage => {
    const seconds = secondsOf(stage, state, now);
    return seconds === null ? [] : { stage, seconds };
  });
  const limit = state.run_seconds;
  return (
    <section>
      <h3>{trans.__('Job profile')}</h3>
      <table
        className="jp-Autopilot-Pairs jp-Autopilot-Profile"
        aria-label={trans.__('Time of each stage')}
      >
        <tbody>
          {stages.map(({ stage, seconds }) => (
            <Line
              key={stage}
              title={stageTitle(stage, trans)}
              seconds={seconds}
              share={total > 0 ? seconds / total : 0}
              trans={trans}
            />
          ))}
        </tbody>
        <tfoot>
          <Line
            title={trans.__('Whole run')}
            seconds={total}
            share={null}
            trans={trans}
          />
          {limit !== null && (
            <Line
              title={trans.__('Time limit, and the share used')}
              seconds={limit}
              share={total / limit}
              trans={trans}
            />
          )}
        </tfoot>
      </table>
      {state.resources && <Given resources={state.resources} trans={trans} />}
    </section>
  );
}

/** What of the machine the run takes. */
function Given({
  resources,
  trans
}: {
  resources: Resources;
  trans: TranslationBundle;
}): JSX.Element {
  const { cores, memory_bytes: memory, trainings } = resources;
  return (
    <SheetRows
      rows={[
        [trans.__('Processor cores'), formatCount(cores)],
        [trans.__('Candidates at the same time'), formatCount(trainings)],
        [trans.__('Memory it may use'), formatBytes(memory)]
      ]}
    />
  );
}

function Line({
  title,
  seconds,
  share,
  trans
}: {
  title: string;
  seconds: number;
  share: number | null;
  trans: TranslationBundle;
}): JSX.Element {
  return (
    <tr>
      <th scope="row">{title}</th>
      <td className="jp-Autopilot-Pairs-bar">
        {share !== null && (
          <span style={{ width: `${100 * Math.min(1, share)}%` }} />
        )}
      </td>
      <td className="jp-mod-number">{tookText(seconds, trans)}</td>
      <td className="jp-mod-number">{share !== null && formatShare(share)}</td>
    </tr>
  );
}
