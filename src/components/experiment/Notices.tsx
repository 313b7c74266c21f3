import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { ExperimentState } from '../../api';
import { Message } from '../../ui';

/** Why it failed and what to do about it, and what the user should know besides. */
export function Notices({
  state,
  trans
}: {
  state: ExperimentState;
  trans: TranslationBundle;
}): JSX.Element {
  const { status, problems, warnings, end_reason: reason } = state;
  const messages = problems.map(problem => problem.message);
  return (
    <>
      {status === 'failed' && (
        <Message tone="error" title={trans.__('The experiment failed')}>
          <Lines
            lines={
              messages.length > 0
                ? messages
                : [reason || trans.__('The log says more.')]
            }
          />
        </Message>
      )}
      {status === 'lost' && (
        <Message tone="error" title={trans.__('The worker has vanished')}>
          <Lines
            lines={
              messages.length > 0
                ? messages
                : [
                    trans.__(
                      'Its process ended without a word, as after a restart of the machine or for want of memory. What had been finished is kept and can be deployed; the log may say more.'
                    )
                  ]
            }
          />
        </Message>
      )}
      {warnings.length > 0 && (
        <Message
          tone="warning"
          title={
            warnings.length > 1
              ? trans.__('%1 things to know', warnings.length)
              : undefined
          }
        >
          <Lines lines={warnings.map(warning => warning.message)} />
        </Message>
      )}
    </>
  );
}

function Lines({ lines }: { lines: string[] }): JSX.Element {
  return lines.length === 1 ? (
    <div>{lines[0]}</div>
  ) : (
    <ul>
      {lines.map((line, index) => (
        <li key={index}>{line}</li>
      ))}
    </ul>
  );
}
