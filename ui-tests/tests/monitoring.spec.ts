import type { APIRequestContext, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';

import { SHARED, TOKEN, openLab, remove, rest, run } from './lab';

const ENDPOINT = 'watched-endpoint';
const ROWS = 400;
const CHURNED = 60;

test.afterAll(async ({ request }) => {
  await remove(request, `endpoints/${ENDPOINT}`);
});

test('an endpoint is watched: requests, drift, alerts, labels, and a new model', async ({
  page,
  request
}) => {
  await rest(request, 'POST', 'endpoints', {
    data: { name: ENDPOINT, experiment: SHARED, candidate: null }
  });
  await expect
    .poll(
      async () =>
        (await rest(request, 'GET', `endpoints/${ENDPOINT}`)).body.status
    )
    .toBe('in_service');
  await openLab(page);
  await run(page, 'autopilot:open-endpoint', { name: ENDPOINT });
  const monitoring = page.getByRole('region', {
    name: 'Monitoring',
    exact: true
  });
  const tab = (name: string) => monitoring.getByRole('tab', { name }).click();
  await expect(monitoring.getByText('No requests in this time')).toBeVisible();

  await tab('Drift');
  await expect(monitoring.getByText('Capturing is off')).toBeVisible();
  await picture(page, 'monitoring-off');
  await monitoring.getByRole('button', { name: 'Turn on capturing' }).click();
  await expect(monitoring.getByText('Waiting for requests')).toBeVisible();

  await askAll(request);
  await tab('Requests');
  await expect(
    monitoring.getByRole('img', { name: 'Requests and errors over time' })
  ).toBeVisible({ timeout: 40_000 });
  await monitoring
    .getByRole('combobox', { name: 'Time' })
    .selectOption('Last 15 minutes');
  await picture(page, 'monitoring-requests');

  await tab('Drift');
  await expect(async () => {
    await monitoring.getByRole('button', { name: 'Analyse now' }).click();
    await expect(
      monitoring.getByRole('table', { name: 'Drift' })
    ).toBeVisible();
  }).toPass({ timeout: 60_000 });
  const tenure = monitoring.getByRole('row', { name: /tenure/ });
  await expect(tenure).toContainText('Major');
  await monitoring.getByRole('button', { name: 'Contract' }).click();
  await expect(monitoring.getByText(/Ten years/).first()).toBeVisible();
  const endpoint = page.getByRole('region', { name: `Endpoint ${ENDPOINT}` });
  await expect(endpoint.getByText(/\d+ alerts?$/).first()).toBeVisible();
  await picture(page, 'monitoring-drift');
  await endpoint.getByRole('button', { name: 'Show monitoring' }).hover();
  await picture(page, 'monitoring-alerts');
  await endpoint.getByRole('button', { name: 'Show monitoring' }).click();
  await expect(
    monitoring.getByRole('heading', { name: 'Monitoring' })
  ).toBeFocused();

  await tab('Quality');
  await expect(monitoring.getByText('No labels yet')).toBeVisible();
  const labels = Array.from({ length: ROWS }, (_, row) => {
    const label = (row * 7919) % 100 < CHURNED ? 'Yes' : 'No';
    return `r-${row},${label}`;
  });
  await monitoring.getByLabel('File of labels').setInputFiles({
    name: 'labels.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(['inference_id,label', ...labels, ''].join('\n'))
  });
  await expect(monitoring.getByRole('img', { name: /over time/ })).toBeVisible({
    timeout: 60_000
  });
  await picture(page, 'monitoring-quality');

  await tab('Settings');
  const days = monitoring.getByRole('textbox', { name: 'Keep for (days)' });
  await days.fill('0');
  await monitoring.getByRole('button', { name: 'Save settings' }).click();
  await expect(monitoring.getByText('From 1 to 3650.')).toBeVisible();
  await days.fill('14');
  await monitoring.getByRole('button', { name: 'Save settings' }).click();
  await expect(monitoring.getByText('From 1 to 3650.')).toHaveCount(0);
  await picture(page, 'monitoring-settings');

  await tab('Quality');
  await monitoring
    .getByRole('button', { name: 'Retrain with captured data' })
    .click();
  const wizard = page.getByRole('region', { name: 'Create AutoML experiment' });
  // Those before the endpoint had noticed that it is to keep them are missing.
  await expect(
    wizard.getByText(/training data and \d{3} captured rows of the endpoint/)
  ).toBeVisible();
  await expect(
    wizard.getByRole('textbox', { name: /^Input data/ })
  ).toHaveValue(/watched-endpoint-.*-retraining\.json$/);
  await wizard.getByRole('button', { name: 'Preview' }).click();
  await expect(wizard.getByRole('table').first()).toContainText('tenure', {
    timeout: 60_000
  });
  await picture(page, 'monitoring-retrain');
});

/** Customers who have been there for longer than any before, some with a contract that nobody had. */
async function askAll(request: APIRequestContext): Promise<void> {
  const { sample } = (await rest(request, 'GET', `endpoints/${ENDPOINT}`)).body;
  for (let row = 0; row < ROWS; row++) {
    const record = {
      ...sample[row % sample.length],
      tenure: 60 + (row % 13),
      ...(row % 3 === 0 ? { Contract: 'Ten years' } : {})
    };
    await request.fetch(`/autopilot/endpoints/${ENDPOINT}/invocations`, {
      method: 'POST',
      headers: {
        Authorization: `token ${TOKEN}`,
        'X-Amzn-SageMaker-Inference-Id': `r-${row}`
      },
      data: { instances: [record] }
    });
    if (row % 25 === 24) {
      await request.fetch(`/autopilot/endpoints/${ENDPOINT}/invocations`, {
        method: 'POST',
        headers: { Authorization: `token ${TOKEN}` },
        data: { instances: [{ tenure: 1 }] }
      });
    }
  }
}

/** The page in both themes, where AUTOPILOT_UI_PICTURES names a folder for them. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.AUTOPILOT_UI_PICTURES;
  if (!folder) {
    return;
  }
  for (const theme of ['JupyterLab Light', 'JupyterLab Dark']) {
    await run(page, 'apputils:change-theme', { theme });
    await page.setViewportSize({ width: 1280, height: 1500 });
    await page.waitForTimeout(1000);
    await page.screenshot({
      path: `${folder}/${name}-${theme.split(' ')[1].toLowerCase()}.png`
    });
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await run(page, 'apputils:change-theme', { theme: 'JupyterLab Light' });
}
