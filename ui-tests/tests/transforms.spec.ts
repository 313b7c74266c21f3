import { expect } from '@playwright/test';

import { SHARED, remove, rest, run, test } from './lab';

const NAME = 'telco-churn-predictions';

test.afterAll(async ({ request }) => {
  await remove(request, `transforms/${NAME}`);
  await request.delete(`/api/contents/${NAME}.csv`, {
    headers: { Authorization: `token ${process.env.AUTOPILOT_UI_TOKEN}` }
  });
});

test('a file is predicted from the page of a model, and its predictions opened', async ({
  lab: page,
  request
}) => {
  const { body } = await rest(request, 'GET', `experiments/${SHARED}`);
  const candidate: string = body.state.best_candidate;
  await run(page, 'autopilot:open-model', { experiment: SHARED, candidate });
  const model = page.getByRole('region', {
    name: `Model ${candidate}`,
    exact: true
  });
  await model.getByRole('button', { name: 'Batch transform…' }).click();
  const form = model.getByRole('form', { name: /^Batch transform with/ });
  const input = form.getByRole('textbox', { name: 'Input' });
  await expect(input).toBeFocused();
  await input.fill('nobody.csv');
  await page.keyboard.press('Enter');
  await expect(form.getByRole('alert')).toContainText('There is no file');
  await expect(input).toBeFocused();

  await input.fill('telco-churn.csv');
  await form
    .getByRole('combobox', { name: 'Columns of the input to keep' })
    .selectOption('All');
  await page.screenshot({ path: 'test-results/batch-transform.png' });
  await form.getByRole('button', { name: 'Start' }).click();
  await model.getByRole('button', { name: 'Show batch transforms' }).click();

  const entry = page
    .getByRole('list', { name: 'Batch transforms' })
    .getByRole('listitem')
    .filter({ hasText: NAME });
  await expect(entry).toContainText('Completed', { timeout: 60_000 });
  await expect(entry).toContainText('7,043 rows');
  await page.screenshot({ path: 'test-results/batch-transforms.png' });
  await entry.getByRole('button', { name: NAME }).first().click();
  await expect(
    page.getByRole('tab', { name: `${NAME}.csv`, exact: true })
  ).toBeVisible();
});
