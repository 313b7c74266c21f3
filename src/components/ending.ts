import type { TranslationBundle } from '@jupyterlab/translation';

import type { ExperimentSummary, MetricInfo } from '../api';
import { formatNumber } from '../ui/format';
import { metricTitle } from './names';

export interface IEnding {
  type: 'success' | 'info' | 'error';
  message: string;
}

/** How it is told that an experiment has ended; `reason` is why, where the server says so. */
export function endingOf(
  { name, status, objective, best_score: score }: ExperimentSummary,
  metrics: MetricInfo[],
  reason: string,
  trans: TranslationBundle
): IEnding {
  const best =
    objective && score !== null
      ? trans.__(
          'Best model: %1 %2.',
          metricTitle(objective, metrics),
          formatNumber(score)
        )
      : '';
  switch (status) {
    case 'completed':
      return {
        type: 'success',
        message: joined(trans.__('Experiment %1 has completed.', name), best)
      };
    case 'stopped':
      return {
        type: 'info',
        message: joined(trans.__('Experiment %1 was stopped.', name), best)
      };
    case 'lost':
      return {
        type: 'error',
        message: joined(trans.__('Experiment %1 was lost.', name), reason)
      };
    default:
      return {
        type: 'error',
        message: joined(trans.__('Experiment %1 has failed.', name), reason)
      };
  }
}

function joined(...sentences: string[]): string {
  return sentences.filter(Boolean).join(' ');
}
