import { expect } from '@playwright/test';

import { openLab, rest, test } from './lab';

const NAME = 'churn-story';
const MAX_RUNTIME = 30;

test('from the launcher card to a prediction from the endpoint', async ({
  page,
  request
}, info) => {
  const shot = async (name: string): Promise<void> => {
    await page.screenshot({
      path: info.outputPath(`${name}.png`),
      style: '.Toastify { display: none; }' // a notification may lie over the page
    });
  };
  await openLab(page);
  await page.locator('.jp-LauncherCard', { hasText: 'AutoML' }).click();
  const wizard = page.getByRole('region', { name: 'Create AutoML experiment' });
  const next = (step: string) =>
    wizard.getByRole('button', { name: `Next: ${step}`, exact: true });

  // Step 1. What is wrong is said beside the field, before anything is sent.
  await next('Target and features').click();
  await expect(wizard.getByLabel('Experiment name')).toHaveAttribute(
    'aria-invalid',
    'true'
  );
  await wizard.getByLabel('Experiment name').fill('churn story');
  await wizard.getByLabel('Input data').fill('no-such-file.csv');
  await next('Target and features').click();
  await expect(wizard.getByRole('alert').first()).toBeVisible();
  await wizard.getByLabel('Experiment name').fill(NAME);
  await wizard.getByLabel('Input data').fill('telco-churn.csv');
  await wizard.getByRole('button', { name: 'Preview' }).click();
  await expect(wizard.getByRole('cell', { name: '7590-VHVEG' })).toBeVisible();
  await shot('1-data');
  await next('Target and features').click();

  // Step 2.
  await wizard.getByLabel('Target').fill('Churn');
  await wizard.getByLabel('Target').press('Enter');
  await expect(wizard.getByText('Binary classification')).toBeVisible();
  await expect(
    wizard.getByRole('checkbox', { name: 'customerID' })
  ).not.toBeChecked();
  await expect(wizard.getByRole('checkbox', { name: 'tenure' })).toBeChecked();
  await shot('2-target');
  await next('Training method').click();

  // Step 3.
  await wizard.getByRole('radio', { name: /^Ensembling/ }).check();
  await expect(
    wizard.getByRole('checkbox', { name: /LightGBM/ })
  ).toBeChecked();
  await shot('3-training');
  await wizard.getByRole('radio', { name: /^Auto/ }).check();
  await next('Deployment and advanced settings').click();

  // Step 4.
  await wizard.getByRole('switch', { name: 'Deploy the best model' }).click();
  await wizard.getByLabel('Endpoint name').fill('churn-endpoint');
  await wizard.getByLabel('Minutes').fill('0');
  await wizard.getByLabel('Seconds').fill(String(MAX_RUNTIME));
  await shot('4-deployment');
  await next('Review and create').click();

  // Step 5.
  await expect(wizard.getByText('churn-endpoint').first()).toBeVisible();
  await expect(wizard.getByText('All figures are estimates.')).toBeVisible();
  await shot('5-review');
  await wizard
    .getByRole('button', { name: 'Create experiment', exact: true })
    .click();
  const created = Date.now();

  // The experiment's page fills live.
  const experiment = page.getByRole('region', { name: `Experiment ${NAME}` });
  const leaderboard = experiment.getByRole('table', { name: 'Leaderboard' });
  await expect(leaderboard.getByText('Completed').first()).toBeVisible({
    timeout: 30_000
  });
  const first = Date.now() - created;
  await shot('6-running');
  await expect(
    experiment.getByText('Completed', { exact: true }).first()
  ).toBeVisible();
  await expect
    .poll(
      async () =>
        (await rest(request, 'GET', `experiments/${NAME}`)).body.state.status,
      {
        timeout: (MAX_RUNTIME + 30) * 1000
      }
    )
    .toBe('completed');
  const { state } = (await rest(request, 'GET', `experiments/${NAME}`)).body;
  const seconds = (Date.parse(state.ended_at) - created) / 1000;
  console.log(
    `first candidate after ${(first / 1000).toFixed(1)} s, ended after ${seconds.toFixed(1)} s`
  );
  const best = state.candidates.find(
    (c: { id: string }) => c.id === state.best_candidate
  );
  const auc = best.metrics.find((m: { name: string }) => m.name === 'auc');
  expect(auc.validation).toBeGreaterThan(0.82);
  await shot('7-completed');

  // The best model's report was made with it.
  await leaderboard
    .getByTitle(`Open model ${best.id}`, { exact: true })
    .click();
  const model = page.getByRole('region', {
    name: `Model ${best.id}`,
    exact: true
  });
  await model.getByRole('tab', { name: 'Report' }).click();
  const curve = model.getByRole('region', { name: 'ROC curve' });
  await curve.evaluate(node => node.scrollIntoView());
  await expect(curve.locator('.jp-Autopilot-Chart svg').first()).toBeVisible();
  await shot('8-report');
  await page.getByRole('tab', { name: NAME, exact: true }).click();

  // The notebooks open and hold no error.
  await experiment
    .getByRole('button', { name: 'Open data exploration notebook' })
    .click();
  await expect(
    page.locator('.jp-NotebookPanel:visible .jp-RenderedHTMLCommon h1').first()
  ).toBeVisible({
    timeout: 30_000
  });
  await expect(
    page.locator(
      '.jp-NotebookPanel:visible [data-mime-type="application/vnd.jupyter.stderr"]'
    )
  ).toHaveCount(0);
  await shot('9-data-exploration');
  await page.getByRole('tab', { name: NAME, exact: true }).click();
  await experiment
    .getByRole('button', { name: 'Open candidate definition notebook' })
    .click();
  await expect(
    page.locator('.jp-NotebookPanel:visible .jp-RenderedHTMLCommon h1').first()
  ).toBeVisible();
  await shot('10-candidate-definition');

  // The endpoint answers in the browser ...
  await page.getByRole('tab', { name: NAME, exact: true }).click();
  await experiment
    .getByRole('button', { name: 'Open endpoint churn-endpoint' })
    .click();
  const endpoint = page.getByRole('region', {
    name: 'Endpoint churn-endpoint'
  });
  await expect(endpoint.getByText('In service')).toBeVisible({
    timeout: 30_000
  });
  await endpoint.getByRole('button', { name: 'Load a sample row' }).click();
  await endpoint.getByRole('button', { name: 'Predict', exact: true }).click();
  await expect(
    endpoint.getByRole('status', { name: 'Prediction' })
  ).toContainText(/Yes|No/);
  await shot('11-endpoint');

  // ... and to another program, in CSV and in JSON, with label and probabilities.
  const { columns, sample } = (
    await rest(request, 'GET', 'endpoints/churn-endpoint')
  ).body;
  const json = await rest(
    request,
    'POST',
    'endpoints/churn-endpoint/invocations',
    { data: { instances: sample } }
  );
  expect(json.status).toBe(200);
  expect(json.body.predictions).toHaveLength(sample.length);
  expect(['Yes', 'No']).toContain(json.body.predictions[0].predicted_label);
  const row = columns
    .map((column: { name: string }) => sample[0][column.name] ?? '')
    .join(',');
  const csv = await rest(
    request,
    'POST',
    'endpoints/churn-endpoint/invocations',
    {
      data: Buffer.from(`${row}\n`),
      headers: { 'Content-Type': 'text/csv' }
    }
  );
  // One row alone and one of several differ in the last bits: sums are made in another order.
  const [alone, among] = [csv, json].map(answer => answer.body.predictions[0]);
  expect(alone.predicted_label).toBe(among.predicted_label);
  expect(alone.labels).toEqual(among.labels);
  // A network in the ensemble computes in float32, whose rounding depends on the number of rows.
  expect(alone.probability).toBeCloseTo(among.probability, 6);
  const [no, yes] = alone.probabilities;
  expect(no + yes).toBeCloseTo(1, 6);

  // Stop and delete.
  await endpoint.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(endpoint.getByText('Stopped')).toBeVisible();
  await endpoint.getByRole('button', { name: 'Delete', exact: true }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Delete' })
    .click();
  await expect
    .poll(async () =>
      (await rest(request, 'GET', 'endpoints')).body.endpoints.map(
        (one: { name: string }) => one.name
      )
    )
    .not.toContain('churn-endpoint');
});

test('a request without the token is turned away', async ({ request }) => {
  for (const path of ['catalog', 'experiments', 'endpoints']) {
    const response = await request.get(`/autopilot/${path}`, {
      maxRedirects: 0
    });
    expect([302, 401, 403]).toContain(response.status());
  }
});

test('a browser that has only the cookie needs the XSRF token to change something', async ({
  lab: page
}) => {
  const status = await page.evaluate(async () => {
    const answer = await fetch('/autopilot/experiments', {
      method: 'POST',
      body: '{}'
    });
    return answer.status;
  });
  expect(status).toBe(403);
});
