import type { ExperimentSummary } from '../../api';
import { endingOf } from '../ending';
import { METRICS, summary, trans } from './samples';

it.each<[Partial<ExperimentSummary>, string, string, string]>([
  [
    { status: 'completed' },
    '',
    'success',
    'Experiment churn has completed. Best model: AUC 0.8463.'
  ],
  [
    { status: 'stopped' },
    'Stopped by the user.',
    'info',
    'Experiment churn was stopped. Best model: AUC 0.8463.'
  ],
  [
    { status: 'stopped', objective: null, best_score: null },
    '',
    'info',
    'Experiment churn was stopped.'
  ],
  [
    { status: 'failed', best_score: null },
    'The target is empty.',
    'error',
    'Experiment churn has failed. The target is empty.'
  ],
  [{ status: 'lost' }, '', 'error', 'Experiment churn was lost.']
])('%j is told', (state, reason, type, message) => {
  expect(endingOf(summary('churn', state), METRICS, reason, trans)).toEqual({
    type,
    message
  });
});
