import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Finding, Fix } from '../../api';
import { Checkbox, Code, Disclosure } from '../../ui';

export interface IFindingItemProps {
  finding: Finding;
  /** Its fix is to be applied. */
  chosen: boolean;
  trans: TranslationBundle;
  /** Null where fixes cannot be applied. */
  onChoose: ((chosen: boolean) => void) | null;
}

/** A finding, what to do about it, and its fix: of the specification as a choice, of the data as code. */
export function FindingItem({
  finding,
  chosen,
  trans,
  onChoose
}: IFindingItemProps): JSX.Element {
  const { message, advice, fix } = finding;
  return (
    <li className="jp-Autopilot-Card jp-Autopilot-Findings-item">
      <p>
        <strong>{message}</strong>
      </p>
      <p>{advice}</p>
      {fix?.spec && onChoose ? (
        <label className="jp-Autopilot-Findings-fix">
          <Checkbox
            checked={chosen}
            onChange={event => onChoose(event.target.checked)}
          />
          {fix.title}
        </label>
      ) : (
        fix && <CodeFix fix={fix} trans={trans} />
      )}
    </li>
  );
}

function CodeFix({
  fix,
  trans
}: {
  fix: Fix;
  trans: TranslationBundle;
}): JSX.Element {
  return (
    <Disclosure title={trans.__('In the data: %1', fix.title)}>
      <p className="jp-mod-quiet">
        {trans.__(
          'A change of the data themselves, with pandas: run it on the table in a notebook and write the result to a new file.'
        )}
      </p>
      <Code text={fix.code} trans={trans} />
    </Disclosure>
  );
}
