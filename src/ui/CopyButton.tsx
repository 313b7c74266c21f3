import { Clipboard } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { checkIcon, copyIcon } from '@jupyterlab/ui-components';
import React from 'react';

import { Button } from './Button';

const SHOWN_MS = 2000;

/** Copies a text to the clipboard and says so for two seconds. */
export function CopyButton({
  text,
  trans
}: {
  text: string;
  trans: TranslationBundle;
}): JSX.Element {
  const [copied, setCopied] = React.useState(false);
  React.useEffect(() => {
    if (copied) {
      const timer = window.setTimeout(() => setCopied(false), SHOWN_MS);
      return () => window.clearTimeout(timer);
    }
  }, [copied]);
  return (
    <Button
      icon={copied ? checkIcon : copyIcon}
      onClick={() => {
        Clipboard.copyToSystem(text);
        setCopied(true);
      }}
    >
      <span aria-live="polite">
        {copied ? trans.__('Copied') : trans.__('Copy')}
      </span>
    </Button>
  );
}
