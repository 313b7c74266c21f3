import { expect, test as setup } from '@playwright/test';

import {
  SHARED,
  SHARED_ENDPOINT,
  createExperiment,
  experimentIs,
  rest
} from './lab';

setup('an experiment is trained, and its model served', async ({ request }) => {
  await createExperiment(request, SHARED, {
    project: 'Retention',
    tags: ['baseline'],
    algorithms: ['linear', 'lightgbm'],
    max_candidates: 4
  });
  await experimentIs(request, SHARED, 'completed');
  const { status } = await rest(request, 'POST', 'endpoints', {
    data: { name: SHARED_ENDPOINT, experiment: SHARED, candidate: null }
  });
  expect(status).toBeLessThan(300);
  await expect
    .poll(
      async () =>
        (await rest(request, 'GET', `endpoints/${SHARED_ENDPOINT}`)).body
          .status,
      { timeout: 240_000 }
    )
    .toBe('in_service');
});
