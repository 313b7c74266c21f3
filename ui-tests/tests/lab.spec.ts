import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

import {
  SHARED as ALPHA,
  TOKEN,
  createExperiment,
  experimentIs,
  openExperiments,
  openLab,
  remove,
  rest,
  run,
  test
} from './lab';

const SETTINGS = 'jupyter-autopilot:plugin';

const [BETA, NOTED] = ['beta-lab', 'noted-lab'];

/** Writes the user's settings as the settings editor does. */
async function set(page: Page, values: object): Promise<void> {
  await page.evaluate(
    ([id, raw]) =>
      (window as any).jupyterapp.serviceManager.settings.save(id, raw),
    [SETTINGS, JSON.stringify(values)] as const
  );
}

test.beforeAll(async ({ request }) => {
  await createExperiment(request, BETA, { project: 'Pricing', tags: ['q1'] });
  await rest(request, 'POST', `experiments/${BETA}/stop`);
  await experimentIs(request, BETA, /stopped|failed/); // it may not hear it while it starts
});

test.afterAll(async ({ request }) => {
  await remove(request, ...[BETA, NOTED].map(name => `experiments/${name}`));
});

test('experiments are searched, filtered, sorted and deleted', async ({
  lab: page,
  request
}) => {
  await run(page, 'autopilot:show-panel');
  await page
    .locator('#jp-autopilot-panel [title="All experiments"]')
    .first()
    .click();
  const experiments = page.getByRole('region', { name: 'All experiments' });
  const named = (name: string) =>
    experiments.getByRole('button', { name, exact: true });
  await expect(named(ALPHA)).toBeVisible();
  await expect(named(BETA)).toBeVisible();

  // Newest first, then by name.
  const names = async () =>
    (await experiments.locator('tbody th button').allTextContents()).filter(
      name => [ALPHA, BETA].includes(name)
    );
  expect(await names()).toEqual([BETA, ALPHA]);
  await named('Name').click();
  await expect(
    experiments.getByRole('columnheader', { name: 'Name' })
  ).toHaveAttribute('aria-sort', 'ascending');
  expect(await names()).toEqual([ALPHA, BETA]);

  // Search and filters.
  await experiments.getByRole('searchbox').fill('pricing');
  await expect(named(ALPHA)).toHaveCount(0);
  await expect(named(BETA)).toBeVisible();
  await experiments
    .getByLabel('Project', { exact: true })
    .selectOption('Retention');
  await expect(experiments.getByText('No experiment matches')).toBeVisible();
  await experiments
    .getByRole('button', { name: 'Show all experiments' })
    .click();
  await experiments.getByLabel('Tag', { exact: true }).selectOption('baseline');
  await expect(named(BETA)).toHaveCount(0);
  await expect(named(ALPHA)).toBeVisible();
  await experiments.getByRole('button', { name: 'Clear filters' }).click();

  // The folder.
  await experiments
    .getByRole('button', { name: `Open folder of ${ALPHA}` })
    .click();
  await expect(
    page.locator('.jp-DirListing-item', { hasText: 'experiment.json' })
  ).toBeVisible();

  // Deletion says what is lost.
  await experiments.getByRole('button', { name: `Delete ${BETA}` }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(`autopilot/${BETA}`);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(named(BETA)).toBeVisible();
  await experiments.getByRole('button', { name: `Delete ${BETA}` }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(named(BETA)).toHaveCount(0);
  const { status } = await rest(request, 'GET', `experiments/${BETA}`);
  expect(status).toBe(404);

  await named(ALPHA).click();
  await expect(
    page.getByRole('region', { name: `Experiment ${ALPHA}` })
  ).toBeVisible();
});

test('500 experiments are scrolled and searched without lag', async ({
  lab: page
}) => {
  await page.route(
    url => url.pathname === '/autopilot/experiments',
    async route => {
      const { experiments } = await (await route.fetch()).json();
      const [one] = experiments;
      await route.fulfill({
        json: {
          experiments: Array.from({ length: 500 }, (_, index) => ({
            ...one,
            name: `many-${index}`
          }))
        }
      });
    }
  );
  const experiments = await openExperiments(page);
  await expect(experiments.getByText('500 of 500 experiments')).toBeVisible();
  expect(await experiments.locator('tbody tr').count()).toBeLessThan(120);

  // The last row comes into sight.
  await experiments
    .getByRole('region', { name: 'Table of experiments' })
    .evaluate(node => node.scrollTo(0, node.scrollHeight));
  await expect(
    experiments.getByRole('button', { name: 'many-499', exact: true })
  ).toBeInViewport();

  // A letter in the search box is answered in the time of a few frames.
  const milliseconds = await experiments
    .getByRole('searchbox')
    .evaluate(async node => {
      const input = node as HTMLInputElement;
      const write = Object.getOwnPropertyDescriptor(
        HTMLInputElement.prototype,
        'value'
      )?.set;
      const start = performance.now();
      write?.call(input, 'many-42');
      input.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise(resolve => requestAnimationFrame(resolve));
      return performance.now() - start;
    });
  await expect(experiments.getByText('11 of 500 experiments')).toBeVisible();
  console.log(`searched 500 experiments in ${milliseconds.toFixed(0)} ms`);
  expect(milliseconds).toBeLessThan(500);
});

test('the end of an experiment is told once, and not after a reload', async ({
  lab: page,
  request
}) => {
  await createExperiment(request, NOTED);
  const told = page.getByText(`Experiment ${NOTED} has completed.`);
  await expect(told).toBeVisible({ timeout: 240_000 });
  await expect(told).toContainText('Best model: AUC');
  await expect(told).toHaveCount(1);
  await page
    .locator('.Toastify__toast', { hasText: NOTED })
    .getByText('Open', { exact: true })
    .click();
  await expect(
    page.getByRole('region', { name: `Experiment ${NOTED}` })
  ).toBeVisible();

  await openLab(page);
  const experiments = await openExperiments(page);
  await expect(
    experiments.getByRole('button', { name: NOTED, exact: true })
  ).toBeVisible();
  await expect(told).toHaveCount(0);
});

test.describe('settings', () => {
  test.afterEach(async ({ lab }) => {
    await set(lab, {});
  });

  test('give the wizard its defaults', async ({ lab, page }) => {
    await set(lab, {
      output_path: 'models',
      training_method: 'ensembling',
      max_runtime: 1234
    });
    await openLab(page);
    await run(page, 'autopilot:create-experiment', { path: 'telco-churn.csv' });
    const wizard = page.getByRole('region', {
      name: 'Create AutoML experiment'
    });
    await expect(wizard.getByLabel('Output folder')).toHaveValue('models');
    const next = wizard.getByRole('button', { name: /^Next: / });
    await next.click();
    await wizard.getByLabel('Target').fill('Churn');
    await wizard.getByLabel('Target').press('Enter');
    await next.click();
    await expect(
      wizard.getByRole('radio', { name: /^Ensembling/ })
    ).toBeChecked();
    await next.click();
    await expect(wizard.getByLabel('Minutes')).toHaveValue('20');
    await expect(wizard.getByLabel('Seconds')).toHaveValue('34');
  });

  test('have a form', async ({ lab: page }) => {
    await run(page, 'settingeditor:open', { query: 'AutoML' });
    await page
      .locator('.jp-PluginList-entry', { hasText: 'AutoML' })
      .first()
      .click();
    const form = page.locator('.jp-SettingsPanel');
    for (const title of [
      'Notify when an experiment ends, and of alerts of endpoints',
      'Output folder of new experiments',
      'Training method',
      'Memory in GB'
    ]) {
      await expect(
        form.getByText(title, { exact: true }).first()
      ).toBeVisible();
    }
  });
});

test('a lost connection is shown, keeps what was read, and ends by itself', async ({
  lab: page
}) => {
  const experiments = await openExperiments(page);
  const alpha = experiments.getByRole('button', { name: ALPHA, exact: true });
  await expect(alpha).toBeVisible();
  const lost = experiments.getByText('Connection lost');
  // A page that comes into sight asks at once and does not wait for the next of its slow polls.
  const look = () =>
    page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

  await page.route('**/autopilot/**', route => route.abort());
  await look();
  await expect(lost).toBeVisible();
  await expect(experiments.getByText(/No answer for \d+ s/)).toBeVisible();
  await expect(alpha).toBeVisible();
  await page.unroute('**/autopilot/**');
  await expect(lost).toHaveCount(0, { timeout: 10_000 });

  // The same at once, on demand.
  await page.route('**/autopilot/**', route => route.abort());
  await look();
  await expect(lost).toBeVisible();
  await page.unroute('**/autopilot/**');
  const retry = experiments.getByRole('button', { name: 'Try now' });
  // It may have come back by itself just now.
  await retry.click({ timeout: 2_000 }).catch(() => undefined);
  await expect(lost).toHaveCount(0, { timeout: 2_000 });
});

test('the pages come back after a reload', async ({ lab: page, request }) => {
  await run(page, 'autopilot:open-experiment', { name: ALPHA });
  await openExperiments(page);
  // JupyterLab saves the layout a moment later.
  await expect
    .poll(async () => {
      const answer = await request.get('/lab/api/workspaces/default', {
        headers: { Authorization: `token ${TOKEN}` }
      });
      const text = await answer.text();
      return ['autopilot-experiments', `autopilot-experiment:${ALPHA}`].every(
        one => text.includes(one)
      );
    })
    .toBe(true);
  await openLab(page, true);
  await expect(
    page.getByRole('region', { name: 'All experiments' })
  ).toBeVisible();
  await page.getByRole('tab', { name: ALPHA, exact: true }).click();
  await expect(
    page.getByRole('region', { name: `Experiment ${ALPHA}` })
  ).toBeVisible();
});

test('every command says what its arguments are', async ({ lab: page }) => {
  const described: Record<string, any> = await page.evaluate(async () => {
    const { commands } = (window as any).jupyterapp;
    const ids: string[] = commands
      .listCommands()
      .filter((id: string) => id.startsWith('autopilot:'));
    return Object.fromEntries(
      await Promise.all(
        ids.map(async id => [id, (await commands.describedBy(id)).args])
      )
    );
  });
  expect(Object.keys(described)).toContain('autopilot:open-experiments');
  for (const [id, args] of Object.entries(described)) {
    expect(args?.properties, id).toBeTruthy();
    for (const argument of Object.values<any>(args.properties)) {
      expect(argument.description, id).toBeTruthy();
    }
  }
});
