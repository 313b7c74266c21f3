import type { APIRequestContext, Locator, Page } from '@playwright/test';
import { test as base, expect } from '@playwright/test';

/** The token of the test server, which checks it on every request. */
export const TOKEN = process.env.AUTOPILOT_UI_TOKEN ?? '';

/** An experiment that has completed, and an endpoint of its best model: `shared.setup.ts` makes them for all stories. */
export const SHARED = 'alpha-churn';
export const SHARED_ENDPOINT = 'shared-endpoint';

/**
 * `lab` is JupyterLab with no page open and the file browser shown. Loading it takes longer than most stories, so that
 * one that was loaded serves all of them; a story that must begin with a fresh one takes `page` and `openLab`.
 */
export const test = base.extend<{ lab: Page }, { loaded: Page }>({
  loaded: [
    async ({ browser }, use, { project }) => {
      const { baseURL, viewport } = project.use;
      const context = await browser.newContext({ baseURL, viewport });
      const page = await context.newPage();
      await openLab(page);
      await use(page);
      await context.close();
    },
    { scope: 'worker' }
  ],
  lab: async ({ loaded, viewport }, use) => {
    await use(loaded);
    await loaded.unrouteAll({ behavior: 'ignoreErrors' });
    await loaded.setViewportSize(viewport!);
    await run(loaded, 'application:close-all');
    await run(loaded, 'filebrowser:go-to-path', { path: '/' });
    await run(loaded, 'filebrowser:activate');
  }
});

/** Forgets the draft that the wizard would begin with. */
export async function forgetDraft(page: Page): Promise<void> {
  const wizard = page.getByRole('region', { name: 'Create AutoML experiment' });
  await run(page, 'autopilot:create-experiment');
  await expect(wizard.getByRole('heading', { level: 1 })).toBeVisible();
  const startOver = wizard.getByRole('button', { name: 'Start over' });
  if (await startOver.isVisible()) {
    await startOver.click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Start over' })
      .click();
    await expect(startOver).toHaveCount(0);
  }
  await run(page, 'application:close-all');
}

/** Opens JupyterLab and waits until it can be used; with an empty layout unless the former one is to be kept. */
export async function openLab(page: Page, keepLayout = false): Promise<void> {
  await page.goto(`/lab?token=${TOKEN}${keepLayout ? '' : '&reset'}`);
  await page.waitForFunction(() =>
    (
      window as unknown as { jupyterapp?: { started: Promise<void> } }
    ).jupyterapp?.started.then(() => true)
  );
  await expect(page.locator('#jupyterlab-splash')).toHaveCount(0);
}

/** Runs one of JupyterLab's commands. */
export async function run(
  page: Page,
  command: string,
  args: Record<string, unknown> = {}
): Promise<void> {
  await page.evaluate(
    async ([id, given]) => {
      await (window as any).jupyterapp.commands.execute(id, given);
    },
    [command, args] as const
  );
}

/** Calls the REST API as another program would: with the token, without a browser's cookies. */
export async function rest(
  request: APIRequestContext,
  method: string,
  path: string,
  options: { data?: unknown; headers?: Record<string, string> } = {}
): Promise<{ status: number; body: any }> {
  const response = await request.fetch(`/autopilot/${path}`, {
    method,
    data: options.data as any,
    headers: { Authorization: `token ${TOKEN}`, ...options.headers }
  });
  const text = await response.text();
  return { status: response.status(), body: text ? JSON.parse(text) : null };
}

/** Begins an experiment that takes seconds. */
export async function createExperiment(
  request: APIRequestContext,
  name: string,
  other: Record<string, unknown> = {}
): Promise<void> {
  const { status, body } = await rest(request, 'POST', 'experiments', {
    data: {
      name,
      data_path: 'telco-churn.csv',
      target: 'Churn',
      training_method: 'ensembling',
      algorithms: ['linear'],
      max_candidates: 1,
      max_runtime: 300,
      ...other
    }
  });
  expect(status, JSON.stringify(body)).toBe(202);
}

/** Waits until an experiment has a status. */
export async function experimentIs(
  request: APIRequestContext,
  name: string,
  wanted: string | RegExp
): Promise<void> {
  await expect
    .poll(
      async () =>
        (await rest(request, 'GET', `experiments/${name}`)).body.state.status,
      { timeout: 240_000 }
    )
    .toMatch(wanted);
}

/** Takes what a test made off the server. */
export async function remove(
  request: APIRequestContext,
  ...paths: string[]
): Promise<void> {
  for (const path of paths) {
    const { status } = await rest(request, 'DELETE', path);
    expect([204, 404]).toContain(status);
  }
}

/** The page of all experiments. */
export async function openExperiments(page: Page): Promise<Locator> {
  await run(page, 'autopilot:open-experiments');
  const experiments = page.getByRole('region', { name: 'All experiments' });
  await expect(experiments).toBeVisible();
  return experiments;
}
