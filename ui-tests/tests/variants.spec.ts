import { expect } from '@playwright/test';

import { SHARED, remove, rest, run, test } from './lab';

const ENDPOINT = 'variants-endpoint';

test.afterAll(async ({ request }) => {
  await remove(request, `endpoints/${ENDPOINT}`);
});

test('a second model gets a share, a third one is a shadow, and all of it is rolled back', async ({
  lab,
  request
}) => {
  const { status } = await rest(request, 'POST', 'endpoints', {
    data: { name: ENDPOINT, experiment: SHARED }
  });
  expect(status).toBe(202);
  await run(lab, 'autopilot:open-endpoint', { name: ENDPOINT });
  const page = lab.getByRole('region', { name: `Endpoint ${ENDPOINT}` });
  const variants = page.getByRole('region', { name: 'Variants' });
  const table = variants.getByRole('table', { name: 'Variants' });
  await expect(page.getByText('In service')).toBeVisible({ timeout: 60_000 });
  await expect(table.getByRole('row')).toHaveCount(2);

  await variants.getByRole('button', { name: 'Change…' }).click();
  for (const [name, number] of [
    ['trial', 2],
    ['dark', 3]
  ] as const) {
    await variants.getByRole('button', { name: 'Add variant' }).click();
    const added = variants.getByRole('group', {
      name: `Variant variant-${number}`
    });
    await added
      .getByRole('combobox', { name: 'Model' })
      .selectOption(`The best model of ${SHARED}`);
    await added.getByRole('textbox', { name: 'Variant' }).fill(name);
  }
  const dark = variants.getByRole('group', { name: 'Variant dark' });
  await dark.getByRole('checkbox', { name: 'Shadow' }).check();
  const trial = variants.getByRole('group', { name: 'Variant trial' });
  await trial.getByRole('textbox', { name: /^Weight/ }).fill('3');
  await expect(
    trial.getByRole('textbox', { name: 'Weight (75%)' })
  ).toBeVisible();
  await variants.getByRole('button', { name: 'Deploy' }).click();
  await expect(table.getByRole('row')).toHaveCount(4, { timeout: 60_000 });

  await page.getByRole('button', { name: 'Load a sample row' }).click();
  await page.getByRole('button', { name: 'Predict' }).click();
  await expect(
    table.getByRole('row', { name: /^dark/ }).getByText('Same label for 100%')
  ).toBeVisible({ timeout: 30_000 });

  const monitoring = page.getByRole('region', { name: 'Monitoring' });
  await monitoring.getByRole('tab', { name: 'Quality' }).click();
  const chosen = monitoring.getByRole('combobox', { name: 'Variant' });
  await expect(chosen.getByRole('option')).toHaveText(['trial', 'AllTraffic']);
  await chosen.selectOption('AllTraffic');

  await variants.getByRole('button', { name: '2 deployments' }).click();
  await variants
    .getByRole('button', { name: 'Roll back to deployment 1' })
    .click();
  await expect(table.getByRole('row')).toHaveCount(2, { timeout: 60_000 });
  await expect(chosen).toHaveCount(0);
  await expect(
    variants.getByRole('button', { name: 'Roll back to deployment 2' })
  ).toBeVisible();
});
