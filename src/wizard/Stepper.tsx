import type { TranslationBundle } from '@jupyterlab/translation';
import { checkIcon } from '@jupyterlab/ui-components';
import React from 'react';

import { classes } from '../ui';

export interface IStepperProps {
  titles: string[];
  /** The step that is shown. */
  current: number;
  /** The last step that may be visited. */
  reached: number;
  /** The steps with something wrong. */
  wrong: ReadonlySet<number>;
  trans: TranslationBundle;
  onSelect: (step: number) => void;
}

/** The numbered steps: an ordered list of buttons, the current one marked by `aria-current`. */
export function Stepper({
  titles,
  current,
  reached,
  wrong,
  trans,
  onSelect
}: IStepperProps): JSX.Element {
  return (
    <nav className="jp-Autopilot-Stepper" aria-label={trans.__('Steps')}>
      <ol>
        {titles.map((title, step) => {
          const bad = wrong.has(step);
          const done = step < reached && step !== current && !bad;
          return (
            <li
              key={title}
              className={classes(
                step === current && 'jp-mod-current',
                done && 'jp-mod-done',
                bad && 'jp-mod-wrong'
              )}
            >
              <button
                type="button"
                aria-current={step === current ? 'step' : undefined}
                disabled={step > reached}
                onClick={() => onSelect(step)}
              >
                <span className="jp-Autopilot-Stepper-mark" aria-hidden="true">
                  {done ? <checkIcon.react tag="span" /> : bad ? '!' : step + 1}
                </span>
                <span className="jp-Autopilot-Stepper-title">{title}</span>
                {bad && (
                  <span className="jp-Autopilot-hidden">
                    {trans.__('has something to be mended')}
                  </span>
                )}
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
