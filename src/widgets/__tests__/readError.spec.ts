import { nullTranslator } from '@jupyterlab/translation';

import { ApiError } from '../../api';
import type { ExperimentModel } from '../../model/experiment';
import { readError } from '../readError';

const trans = nullTranslator.load('jupyter_autopilot');

function told(model: Partial<ExperimentModel>): string | null {
  return readError({ name: 'churn', ...model } as ExperimentModel, trans);
}

it('says what is not there, and what stays', () => {
  const missing = { missing: true, error: new ApiError('not_found', '', 404) };
  expect(told({ ...missing, experiment: null })).toContain(
    'There is no experiment “churn”'
  );
  expect(told({ ...missing, experiment: {} as never })).toContain(
    'What was read before stays'
  );
});

it('says nothing while the connection is lost, which is told by itself', () => {
  const error = new ApiError('unreachable', 'No answer', 0);
  expect(told({ error, connectionLost: true })).toBeNull();
  expect(told({ error: new ApiError('internal', 'Broken', 500) })).toContain(
    'Broken'
  );
  expect(told({ error: null })).toBeNull();
});
