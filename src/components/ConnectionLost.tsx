import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import { Message } from '../ui';

/** The server does not answer; what is shown may be old. */
export function ConnectionLost({
  trans
}: {
  trans: TranslationBundle;
}): JSX.Element {
  return (
    <Message tone="warning" title={trans.__('Connection lost')}>
      {trans.__(
        'The Jupyter server does not answer. What is shown may be old; it is renewed as soon as the server is back.'
      )}
    </Message>
  );
}
