import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Experiment } from '../../api';
import { isTerminal } from '../../api';
import { formatBytes, formatDuration, formatShare } from '../../ui';
import { Facts } from '../Facts';
import { secondsBetween } from '../time';
import { useNow } from '../useNow';
import { STAGES, stageTitle } from '../words';
import { secondsOf } from './Stages';

const GB = 1e9;

/**
 * What the job took: the seconds of each stage, the share of the time limit that is used, and the cores and the memory,
 * beside what it may take.
 */
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
              title={trans.__('Share of the time limit used')}
              seconds={limit}
              share={total / limit}
              trans={trans}
            />
          )}
        </tfoot>
      </table>
      <Resources experiment={experiment} trans={trans} />
    </section>
  );
}

/** The cores and the memory of the run; nothing of a run that was before they were measured. */
function Resources({
  experiment,
  trans
}: {
  experiment: Experiment;
  trans: TranslationBundle;
}): JSX.Element | null {
  const { cores, peak_memory: peak } = experiment.state;
  const { max_memory: most } = experiment.spec;
  if (cores === null || peak === null) {
    return null;
  }
  const used = formatBytes(peak);
  const memory =
    most === null ? used : trans.__('%1 of %2', used, formatBytes(most * GB));
  return (
    <Facts
      facts={[
        { title: trans.__('Processor cores'), value: cores },
        { title: trans.__('Peak memory'), value: memory }
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
      <td className="jp-mod-number">{formatDuration(seconds, trans)}</td>
      <td className="jp-mod-number">{share !== null && formatShare(share)}</td>
    </tr>
  );
}
