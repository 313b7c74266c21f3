import type { TranslationBundle } from '@jupyterlab/translation';
import { notebookIcon } from '@jupyterlab/ui-components';
import React from 'react';

import { IconButton, useBusy } from '../../ui';

/** Opens a candidate's notebook, which the server may have to write first. */
export function NotebookButton({
  candidate,
  trans,
  onOpen
}: {
  candidate: string;
  trans: TranslationBundle;
  onOpen: (candidate: string) => Promise<unknown>;
}): JSX.Element {
  const [busy, begin] = useBusy();
  return (
    <IconButton
      icon={notebookIcon}
      label={trans.__('Open notebook of %1', candidate)}
      busy={busy}
      onClick={() => begin(() => onOpen(candidate))}
    />
  );
}
