import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { WizardModel } from '../model/wizard';
import { Button, Message } from '../ui';

/** Where the values that stand in the wizard came from, what could not be taken over, and a way to begin anew. */
export function DraftOrigin({
  model,
  trans,
  onReset
}: {
  model: WizardModel;
  trans: TranslationBundle;
  onReset: () => void;
}): JSX.Element | null {
  const { origin, restored } = model;
  if (!origin && !restored) {
    return null;
  }
  const notes = origin?.notes ?? [];
  return (
    <Message
      tone="info"
      title={notes.length > 0 ? origin?.title : undefined}
      actions={<Button onClick={onReset}>{trans.__('Start over')}</Button>}
    >
      {notes.length > 0 ? (
        <ul>
          {notes.map((note, index) => (
            <li key={index}>{note}</li>
          ))}
        </ul>
      ) : (
        (origin?.title ?? trans.__('This is the draft that you began earlier.'))
      )}
    </Message>
  );
}
