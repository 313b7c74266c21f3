import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { WizardModel } from '../model/wizard';
import { Button, Message } from '../ui';

/** So many are named; a workspace may have many tries of the same. */
const SHOWN = 3;

export interface ISimilarNoteProps {
  model: WizardModel;
  trans: TranslationBundle;
  onOpen: (experiment: string) => void;
}

/** Says that the same was done before on the same data, so that nobody waits for what is there. */
export function SimilarNote({
  model,
  trans,
  onOpen
}: ISimilarNoteProps): JSX.Element | null {
  const [names, setNames] = React.useState<string[]>([]);
  const { request } = model;
  const asked = JSON.stringify(request);
  React.useEffect(() => {
    let current = true;
    void model.findSimilar().then(found => {
      if (current) {
        setNames(found);
      }
    });
    return () => {
      current = false;
    };
  }, [model, asked]);
  return names.length === 0 ? null : (
    <Message
      tone="info"
      title={trans._n(
        'An experiment with these settings and data is there already',
        '%1 experiments with these settings and data are there already',
        names.length
      )}
      actions={names.slice(0, SHOWN).map(name => (
        <Button key={name} onClick={() => onOpen(name)}>
          {trans.__('Open %1', name)}
        </Button>
      ))}
    >
      {trans.__('Creating this one does the same once more.')}
    </Message>
  );
}
