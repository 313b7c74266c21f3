import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type {
  AlgorithmInfo,
  Candidate,
  ExperimentState,
  MetricInfo
} from '../../api';
import type { IFact } from '../Facts';
import { Facts } from '../Facts';
import { fitTime, intervalText, latency, score } from '../leaderboard/columns';
import { ranked } from '../leaderboard/ranking';
import { algorithmTitle, metricTitle } from '../names';

/** How good and how fast a model is, in a few facts. */
export function ModelFacts({
  candidate,
  state,
  metrics,
  algorithms,
  trans
}: {
  candidate: Candidate;
  state: ExperimentState;
  metrics: MetricInfo[];
  algorithms: AlgorithmInfo[];
  trans: TranslationBundle;
}): JSX.Element {
  const { objective } = state;
  const title = objective ? metricTitle(objective, metrics) : trans.__('Score');
  const rank = ranked(state.candidates, state.greater_is_better).find(
    row => row.candidate.id === candidate.id
  )?.rank;
  const value = candidate.metrics.find(one => one.name === objective);
  const facts: IFact[] = [
    {
      title: trans.__('%1, out-of-fold', title),
      value: score(candidate.score),
      about: rank && trans.__('rank %1 of %2', rank, state.candidates.length)
    },
    {
      title: trans.__('%1, validation', title),
      value: score(candidate.validation_score),
      about:
        value && intervalText(value, trans) !== null
          ? trans.__('95 % interval: %1', intervalText(value, trans))
          : null
    },
    {
      title: trans.__('Algorithm'),
      value: algorithmTitle(candidate.algorithm, algorithms, trans),
      about:
        candidate.refit_of &&
        trans.__('the scores are those of %1', candidate.refit_of)
    },
    { title: trans.__('Fit time'), value: fitTime(candidate, trans) },
    {
      title: trans.__('Latency'),
      value: latency(candidate, trans),
      about: trans.__('to predict 1,000 rows')
    }
  ];
  return <Facts facts={facts} />;
}
