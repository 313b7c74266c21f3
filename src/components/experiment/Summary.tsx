import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type {
  CandidateStatus,
  Experiment,
  ExperimentState,
  MetricInfo
} from '../../api';
import { isTerminal } from '../../api';
import { formatCount } from '../../ui';
import type { IFact } from '../Facts';
import { Facts } from '../Facts';
import { score } from '../leaderboard/columns';
import { metricTitle } from '../names';
import { methodTitle, problemTypeTitle } from '../words';

/** What the experiment is about and how it stands, in a few facts. */
export function Summary({
  experiment,
  metrics,
  trans
}: {
  experiment: Experiment;
  metrics: MetricInfo[];
  trans: TranslationBundle;
}): JSX.Element {
  const { state, spec } = experiment;
  const best = state.candidates.find(one => one.id === state.best_candidate);
  const objective = state.objective ?? spec.objective;
  const facts: IFact[] = [
    {
      title: trans.__('Best model'),
      value: best ? best.id : '–',
      about:
        best &&
        objective &&
        trans.__(
          '%1 %2, validation %3',
          metricTitle(objective, metrics),
          score(best.score),
          score(best.validation_score)
        )
    },
    {
      title: trans.__('Candidates'),
      value: candidatesText(experiment, trans),
      about: othersText(experiment, trans)
    },
    {
      title: trans.__('Problem type'),
      value: state.problem_type
        ? problemTypeTitle(state.problem_type, trans)
        : '–',
      about: state.problem_type_evidence
    },
    {
      title: trans.__('Objective metric'),
      value: objective ? metricTitle(objective, metrics) : '–',
      about:
        state.objective &&
        (state.greater_is_better
          ? trans.__('more is better')
          : trans.__('less is better'))
    },
    {
      title: trans.__('Training method'),
      value: methodTitle(state.training_method ?? spec.training_method, trans),
      about: state.training_method_reason
    },
    {
      title: trans.__('Rows'),
      value: state.rows === null ? '–' : formatCount(state.rows),
      about:
        state.folds !== null && trans._n('%1 fold', '%1 folds', state.folds)
    }
  ];
  return <Facts facts={facts} />;
}

/** How many are trained, of how many while more are to come. */
function candidatesText(
  { state }: Experiment,
  trans: TranslationBundle
): string {
  const done = formatCount(count(state, 'completed'));
  const planned = state.planned_candidates;
  return planned === null || isTerminal(state.status)
    ? done
    : trans.__('%1 of %2 planned', done, formatCount(planned));
}

function othersText(
  { state }: Experiment,
  trans: TranslationBundle
): string | null {
  const training = count(state, 'training');
  const [failed, pruned] = [count(state, 'failed'), count(state, 'pruned')];
  const planned = state.planned_candidates;
  const parts = [
    training > 0 && trans.__('%1 in training', formatCount(training)),
    failed > 0 && trans.__('%1 failed', formatCount(failed)),
    pruned > 0 && trans.__('%1 given up early', formatCount(pruned)),
    isTerminal(state.status) &&
      planned !== null &&
      trans.__('%1 were planned', formatCount(planned))
  ].filter(Boolean);
  return parts.join(', ') || null;
}

/** Ensembles and refits are made of candidates and were not planned as such. */
function count(state: ExperimentState, status: CandidateStatus): number {
  return state.candidates.filter(
    one => one.status === status && !one.members.length && one.refit_of === null
  ).length;
}
