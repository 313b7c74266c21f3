import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type {
  AlgorithmInfo,
  Candidate,
  ExperimentState,
  MetricInfo
} from '../../api';
import { Field, Select } from '../../ui';
import { Comparison } from '../leaderboard';
import { ranked } from '../leaderboard/ranking';

export interface ICompareWithProps {
  candidate: Candidate;
  state: ExperimentState;
  metrics: MetricInfo[];
  algorithms: AlgorithmInfo[];
  trans: TranslationBundle;
  onOpenModel: (candidate: string) => void;
  onClose: () => void;
}

/** A candidate beside another one, at first the best of the others. */
export function CompareWith({
  candidate,
  state,
  onClose,
  ...words
}: ICompareWithProps): JSX.Element {
  const { trans } = words;
  const id = React.useId();
  const others = ranked(state.candidates, state.greater_is_better)
    .map(row => row.candidate)
    .filter(one => one.id !== candidate.id);
  const [chosen, setChosen] = React.useState<string | null>(null);
  const other =
    others.find(one => one.id === chosen) ??
    others.find(one => one.id === state.best_candidate) ??
    others[0];
  return (
    <section className="jp-Autopilot-Card">
      <Field id={id} label={trans.__('Compare with')}>
        {control => (
          <Select
            {...control}
            className="jp-mod-medium"
            value={other.id}
            onChange={event => setChosen(event.target.value)}
          >
            {others.map(one => (
              <option key={one.id} value={one.id}>
                {one.id}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Comparison
        candidates={[candidate, other]}
        state={state}
        {...words}
        closeTitle={trans.__('Close comparison')}
        onClose={onClose}
      />
    </section>
  );
}
