import { readFileSync } from 'fs';

import { expect, test } from '@playwright/test';

import { SHARED, openLab, remove, rest, run } from './lab';

const MODEL = 'registry-churn';
const ENDPOINT = 'registry-endpoint';

test.afterAll(async ({ request }) => {
  await remove(request, `endpoints/${ENDPOINT}`, `models/${MODEL}`);
});

test('a model is downloaded, registered, promoted, compared, served and deleted', async ({
  page,
  request
}) => {
  const { body } = await rest(request, 'GET', `experiments/${SHARED}`);
  const candidate: string = body.state.best_candidate;
  await openLab(page);
  await run(page, 'autopilot:open-model', { experiment: SHARED, candidate });
  const model = page.getByRole('region', {
    name: `Model ${candidate}`,
    exact: true
  });

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    model.getByRole('button', { name: 'Download model' }).click()
  ]);
  expect(download.suggestedFilename()).toBe(`${SHARED}-${candidate}.zip`);
  const archive = readFileSync(await download.path());
  expect(archive.includes('manifest.json')).toBe(true);
  // The end of a zip that is complete.
  expect(archive.subarray(-22, -18).toString('latin1')).toBe('PK\x05\x06');

  await model.getByRole('tab', { name: 'Artifacts' }).click();
  const [graph] = await Promise.all([
    page.waitForEvent('download', { timeout: 60_000 }),
    model.getByRole('button', { name: 'Download model as .onnx' }).click()
  ]);
  expect(graph.suggestedFilename()).toBe(`${SHARED}-${candidate}.onnx`);
  await expect(model.getByText('It answers as the model does')).toBeVisible();

  await model.getByRole('button', { name: 'Register model' }).click();
  const form = model.getByRole('form', { name: `Register ${candidate}` });
  await form.getByRole('textbox', { name: 'Model name' }).fill(MODEL);
  await form.getByRole('button', { name: 'Register' }).click();
  await expect(model.getByText('It is version 1 of the model')).toBeVisible();
  const second = { name: MODEL, experiment: SHARED, tags: ['again'] };
  await rest(request, 'POST', 'models', { data: second });
  await model.getByRole('button', { name: 'Open registered models' }).click();

  const registry = page.getByRole('region', { name: 'Registered models' });
  const versions = registry.getByRole('table', {
    name: `Versions of ${MODEL}`
  });
  await expect(versions.getByRole('row')).toHaveCount(3);
  const stage = (number: number) =>
    versions.getByRole('combobox', { name: `Stage of version ${number}` });
  await stage(1).selectOption('Production');
  await stage(2).selectOption('Production');
  await expect(stage(1)).toHaveValue('archived');
  for (const number of [1, 2]) {
    await versions
      .getByRole('checkbox', { name: `Compare version ${number}` })
      .check();
  }
  await expect(
    registry
      .getByRole('table', { name: 'Comparison of versions' })
      .getByRole('columnheader')
  ).toHaveText(['Version 1', 'Version 2']);

  await versions.getByRole('button', { name: 'Edit version 2' }).click();
  const edit = registry.getByRole('form', { name: `Edit ${MODEL} version 2` });
  await edit.getByRole('textbox', { name: 'Description' }).fill('On all rows');
  await page.screenshot({ path: 'test-results/registry.png' });
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(versions.getByText('On all rows')).toBeVisible();

  await versions.getByRole('button', { name: 'Deploy version 2' }).click();
  const deploy = registry.getByRole('form', {
    name: `Deploy ${MODEL} version 2`
  });
  await deploy.getByRole('textbox').fill(ENDPOINT);
  await deploy.getByRole('button', { name: 'Deploy' }).click();
  await expect(versions.getByRole('button', { name: ENDPOINT })).toBeVisible();

  await versions.getByRole('button', { name: 'Delete version 1' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(versions.getByRole('row')).toHaveCount(2);
});
