import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { ExperimentState } from '../../api';
import { Members } from '../Members';

/** So many members are named here; the model's page has all. */
const NAMED = 5;

/** What the best model is made of, where it is an ensemble. */
export function Composition({
  state,
  trans,
  onOpenModel
}: {
  state: ExperimentState;
  trans: TranslationBundle;
  onOpenModel: (candidate: string) => void;
}): JSX.Element | null {
  const best = state.candidates.find(one => one.id === state.best_candidate);
  return best && best.members.length > 0 ? (
    <figure>
      <figcaption>
        <h3>{trans.__('What the best model is made of')}</h3>
        <p>{trans.__('The members of the ensemble and their weights.')}</p>
      </figcaption>
      <Members
        members={best.members}
        limit={NAMED}
        trans={trans}
        onOpenModel={onOpenModel}
      />
    </figure>
  ) : null;
}
