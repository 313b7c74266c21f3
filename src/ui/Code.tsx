import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import { CopyButton } from './CopyButton';

/** Code with a button that copies it. */
export function Code({
  text,
  trans
}: {
  text: string;
  trans: TranslationBundle;
}): JSX.Element {
  return (
    <div className="jp-Autopilot-Code">
      <CopyButton text={text} trans={trans} />
      <pre className="jp-Autopilot-CodeBox" tabIndex={0}>
        {text}
      </pre>
    </div>
  );
}
