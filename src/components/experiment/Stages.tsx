import type { TranslationBundle } from '@jupyterlab/translation';
import { checkIcon } from '@jupyterlab/ui-components';
import React from 'react';

import type { ExperimentState, Stage } from '../../api';
import { isTerminal } from '../../api';
import { Spinner, classes, formatDuration } from '../../ui';
import { secondsBetween } from '../time';
import { STAGES, stageTitle } from '../words';

type Mark = 'done' | 'current' | 'wrong' | 'skipped' | 'missed' | 'ahead';

export interface IStagesProps {
  state: ExperimentState;
  /** In milliseconds. */
  now: number;
  trans: TranslationBundle;
}

/** The stages in their order, with how long each took. */
export function Stages({ state, now, trans }: IStagesProps): JSX.Element {
  return (
    <ol className="jp-Autopilot-Stages" aria-label={trans.__('Stages')}>
      {STAGES.map(stage => {
        const mark = markOf(stage, state);
        const seconds = secondsOf(stage, state, now);
        return (
          <li
            key={stage}
            className={classes(`jp-mod-${mark}`)}
            aria-current={mark === 'current' ? 'step' : undefined}
          >
            <span className="jp-Autopilot-Stages-mark" aria-hidden="true">
              {mark === 'done' && <checkIcon.react tag="span" />}
              {mark === 'current' && <Spinner />}
              {mark === 'wrong' && '!'}
            </span>
            <span className="jp-Autopilot-Stages-text">
              <span>{stageTitle(stage, trans)}</span>{' '}
              {mark === 'wrong' && (
                <span className="jp-Autopilot-hidden">
                  {trans.__('ended here,')}
                </span>
              )}
              <small>{timeText(seconds, mark, trans)}</small>
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** What became of a stage. */
export function markOf(stage: Stage, state: ExperimentState): Mark {
  const begun = state.stages.some(one => one.stage === stage);
  const ended = isTerminal(state.status);
  if (stage === state.stage && state.status !== 'completed') {
    if (!ended) {
      return 'current';
    }
    return state.status === 'stopped' ? 'done' : 'wrong';
  }
  if (begun) {
    return 'done';
  }
  const current = state.stage ? STAGES.indexOf(state.stage) : -1;
  if (STAGES.indexOf(stage) < current || state.status === 'completed') {
    return 'skipped';
  }
  return ended ? 'missed' : 'ahead';
}

/** How long a stage took or has taken so far; null for one that has not begun. */
export function secondsOf(
  stage: Stage,
  state: ExperimentState,
  now: number
): number | null {
  const runs = state.stages.filter(one => one.stage === stage);
  return runs.length === 0
    ? null
    : runs.reduce(
        (sum, run) =>
          sum +
          secondsBetween(run.started_at, run.ended_at ?? state.ended_at, now),
        0
      );
}

function timeText(
  seconds: number | null,
  mark: Mark,
  trans: TranslationBundle
): string {
  if (seconds === null) {
    return mark === 'skipped'
      ? trans.__('left out')
      : mark === 'missed'
        ? trans.__('not reached')
        : '';
  }
  return mark === 'current'
    ? formatDuration(seconds, trans)
    : tookText(seconds, trans);
}

/** How long something took that is over. */
export function tookText(seconds: number, trans: TranslationBundle): string {
  return seconds < 1 ? trans.__('under 1 s') : formatDuration(seconds, trans);
}
