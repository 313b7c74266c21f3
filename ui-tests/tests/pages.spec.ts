import type { APIRequestContext, Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

import {
  SHARED as NAME,
  TOKEN,
  experimentIs,
  openLab,
  remove,
  rest,
  run,
  test
} from './lab';

const ENDPOINT = 'pages-endpoint';
const SPEC = {
  data_path: 'telco-churn.csv',
  target: 'Churn',
  training_method: 'ensembling',
  algorithms: ['linear', 'lightgbm']
};

/** What is known of an experiment now. */
async function stateOf(request: APIRequestContext, name: string): Promise<any> {
  return (await rest(request, 'GET', `experiments/${name}`)).body.state;
}

async function openExperiment(page: Page, name = NAME): Promise<Locator> {
  await run(page, 'autopilot:open-experiment', { name });
  return page.getByRole('region', { name: `Experiment ${name}` });
}

async function openModel(page: Page, candidate: string): Promise<Locator> {
  await run(page, 'autopilot:open-model', { experiment: NAME, candidate });
  return page.getByRole('region', { name: `Model ${candidate}`, exact: true });
}

/** The names in the leaderboard, from the first row on. */
function names(experiment: Locator): Promise<string[]> {
  return experiment
    .getByRole('table', { name: 'Leaderboard' })
    .getByRole('rowheader')
    .locator('.jp-Autopilot-Leaderboard-name')
    .allTextContents();
}

test.afterAll(async ({ request }) => {
  await rest(request, 'DELETE', `endpoints/${ENDPOINT}`);
});

test('the leaderboard fills live, and what was found stays when it is stopped', async ({
  lab: page,
  request
}) => {
  const name = 'pages-stopped';
  const data = { ...SPEC, name, training_method: 'hpo', max_runtime: 150 };
  await rest(request, 'POST', 'experiments', { data });
  const experiment = await openExperiment(page, name);
  const bar = experiment.getByRole('progressbar');
  await expect(bar).toHaveAttribute('aria-valuetext', /at most .* left/, {
    timeout: 30_000
  });
  await expect(
    experiment.getByRole('list', { name: 'Stages' }).locator('[aria-current]')
  ).toHaveCount(1);
  const leaderboard = experiment.getByRole('table', { name: 'Leaderboard' });
  await expect(leaderboard.getByText('Completed').first()).toBeVisible({
    timeout: 90_000
  });
  await expect(
    experiment.getByRole('button', { name: 'Deploy best model' })
  ).not.toHaveAttribute('aria-disabled', 'true');

  await experiment.getByRole('button', { name: 'Stop', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await expect(
    experiment.getByText('Stopped', { exact: true }).first()
  ).toBeVisible({ timeout: 60_000 });
  await expect(bar).toHaveCount(0);
  await expect(leaderboard.getByText('Best').first()).toBeVisible();
  const { best_candidate: best } = await stateOf(request, name);
  expect(await names(experiment)).toContain(best);

  // It goes on from there, for longer than was asked for at first, until it is stopped again.
  await experiment.getByRole('button', { name: 'Resume' }).click();
  await dialog.getByRole('spinbutton').fill('1');
  await dialog.getByRole('button', { name: 'Resume' }).click();
  await expect(bar).toHaveAttribute('aria-valuetext', /at most .* left/, {
    timeout: 30_000
  });
  expect(await names(experiment)).toContain(best);
  const seconds = async () => (await stateOf(request, name)).run_seconds ?? 0;
  await expect.poll(seconds).not.toBe(data.max_runtime); // of the further run
  const before = await seconds();
  await experiment.getByRole('button', { name: 'Add time' }).click();
  await dialog.getByRole('spinbutton').fill('5');
  await dialog.getByRole('button', { name: 'Add time' }).click();
  await expect.poll(seconds).toBe(before + 300);
  await rest(request, 'POST', `experiments/${name}/stop`);
  await experimentIs(request, name, 'stopped');
  await remove(request, `experiments/${name}`);
});

test('columns are chosen, and the choice is kept', async ({ lab: page }) => {
  let experiment = await openExperiment(page);
  const header = (title: string) =>
    experiment.getByRole('columnheader', { name: title, exact: true });
  await expect(header('Fit time')).toBeVisible();
  const open = experiment.getByRole('button', { name: 'Columns', exact: true });
  await open.press('Enter');
  const menu = page.getByRole('group', { name: 'Columns shown' });
  await menu.getByRole('checkbox', { name: 'Fit time' }).uncheck();
  await expect(header('Fit time')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(menu).toHaveCount(0);
  await expect(open).toBeFocused();

  await openLab(page);
  experiment = await openExperiment(page);
  await expect(header('Latency')).toBeVisible();
  await expect(header('Fit time')).toHaveCount(0);
  await open.click();
  await menu.getByRole('checkbox', { name: 'Fit time' }).check();
  await expect(header('Fit time')).toBeVisible();
});

test('candidates are found and compared', async ({ lab: page }) => {
  const experiment = await openExperiment(page);
  const search = experiment.getByLabel('Search candidates');
  await search.fill('lightgbm-1');
  await expect.poll(() => names(experiment)).toContain('lightgbm-1');
  expect((await names(experiment)).every(one => /lightgbm/.test(one))).toBe(
    true
  );
  await search.fill('');
  const [first, second] = await names(experiment);
  const compare = experiment.getByRole('button', { name: /^Compare \(/ });
  await expect(compare).toHaveAttribute('aria-disabled', 'true');
  for (const name of [first, second]) {
    await experiment
      .getByRole('checkbox', { name: `Compare ${name}`, exact: true })
      .check();
  }
  await compare.click();
  const comparison = page.getByRole('region', {
    name: 'Comparison of 2 candidates'
  });
  await expect(comparison.getByRole('columnheader')).toContainText([
    first,
    second
  ]);
  await expect(
    comparison.getByRole('row', { name: /, out-of-fold/ }).first()
  ).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(comparison).toHaveCount(0);
  await expect(compare).toBeFocused();
  await expect(compare).toHaveText('Compare (2)');
});

test('the other tabs: charts, data, details and log', async ({ lab: page }) => {
  const experiment = await openExperiment(page);
  await experiment.getByRole('tab', { name: 'Charts' }).click();
  for (const title of [
    'Score over time',
    'Score and training time',
    'Score and prediction latency',
    'Metrics of the best model'
  ]) {
    const chart = experiment.getByRole('img', { name: title });
    await expect(chart.locator('svg.marks')).toBeVisible({ timeout: 30_000 });
  }
  await experiment.getByRole('tab', { name: 'Data' }).click();
  await expect(experiment.getByText(/^Found in [\d,]+ rows/)).toBeVisible();
  await experiment.getByRole('tab', { name: 'Details' }).click();
  await expect(
    experiment.getByRole('table', { name: 'Time of each stage' })
  ).toContainText('Training models');
  // As in the wizard: a step of its schema and a field of it.
  await expect(
    experiment.getByRole('heading', { name: 'Target and features' })
  ).toBeVisible();
  await expect(
    experiment.getByRole('definition').filter({ hasText: 'telco-churn.csv' })
  ).toBeVisible();
  await experiment.getByRole('tab', { name: 'Log' }).click();
  await expect(experiment.getByRole('tabpanel')).not.toBeEmpty();
});

test('a model has its page, which comes back after a reload', async ({
  lab: page,
  request
}) => {
  const { best_candidate: best } = await stateOf(request, NAME);
  const experiment = await openExperiment(page);
  await experiment
    .getByRole('table', { name: 'Leaderboard' })
    .getByRole('rowheader')
    .filter({ hasText: 'Best' })
    .getByRole('button')
    .click();
  const model = page.getByRole('region', {
    name: `Model ${best}`,
    exact: true
  });
  await expect(model.getByRole('table', { name: 'Metrics' })).toBeVisible();
  await model.getByRole('tab', { name: 'Features' }).click();
  await expect(
    model
      .getByRole('table', { name: 'Features' })
      .getByRole('row', { name: /^tenure numeric/ })
  ).toBeVisible();
  await model.getByRole('tab', { name: 'Artifacts' }).click();
  const download = page.waitForEvent('download');
  await model.getByRole('button', { name: 'Download manifest.json' }).click();
  expect((await download).suggestedFilename()).toBe('manifest.json');

  await expect
    .poll(async () => {
      const answer = await request.get('/lab/api/workspaces', {
        headers: { Authorization: `token ${TOKEN}` }
      });
      return answer.text();
    })
    .toContain(`autopilot-model:${NAME}/${best}`);
  await page.goto('/lab');
  await expect(model.getByRole('heading', { name: best })).toBeVisible({
    timeout: 60_000
  });
});

test('a row is predicted without an endpoint', async ({
  lab: page,
  request
}) => {
  const endpoints = async () =>
    (await rest(request, 'GET', 'endpoints')).body.endpoints.length;
  const before = await endpoints();
  const { best_candidate: best } = await stateOf(request, NAME);
  const model = await openModel(page, best);
  await model.getByRole('tab', { name: 'Predict a row' }).click();
  await model.getByRole('button', { name: 'Load a sample row' }).click();
  const predict = model.getByRole('button', { name: 'Predict', exact: true });
  const prediction = model.getByRole('status', { name: 'Prediction' });
  await predict.click();
  await expect(prediction).toContainText(/Yes|No/, { timeout: 90_000 });
  await model.getByLabel('tenure').fill('long');
  await predict.click();
  await expect(model.getByRole('alert').first()).toBeVisible();
  await model.getByLabel('tenure').fill('70');
  await predict.click();
  await expect(prediction).toContainText(/Yes|No/);
  expect(await endpoints()).toBe(before);
});

test('a model is compared with another one and deployed from its page', async ({
  lab: page,
  request
}) => {
  const { candidates, best_candidate: best } = await stateOf(request, NAME);
  const other = candidates.find(
    (one: { id: string; status: string }) =>
      one.id !== best && one.status === 'completed'
  ).id;
  const model = await openModel(page, other);
  await model.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(model.getByLabel('Compare with')).toHaveValue(best);
  await model.getByRole('button', { name: 'Close comparison' }).click();

  await model.getByRole('button', { name: 'Deploy model' }).click();
  await model.getByLabel('Endpoint name').fill(ENDPOINT);
  await model.getByRole('button', { name: 'Deploy', exact: true }).click();
  await model.getByRole('button', { name: 'Open endpoint' }).click();
  const endpoint = page.getByRole('region', { name: `Endpoint ${ENDPOINT}` });
  await expect(endpoint.getByText('In service')).toBeVisible({
    timeout: 60_000
  });
  const { body } = await rest(request, 'GET', `endpoints/${ENDPOINT}`);
  expect([body.experiment, body.candidate]).toEqual([NAME, other]);
});
