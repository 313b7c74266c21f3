import { expect } from '@playwright/test';

import { SHARED as NAME, run, test } from './lab';

test('an experiment is continued in a notebook, with widgets that ask its model', async ({
  lab: page
}) => {
  await run(page, 'autopilot:open-experiment', { name: NAME });
  await page
    .getByRole('region', { name: `Experiment ${NAME}` })
    .getByRole('button', { name: 'Continue in a notebook' })
    .click();
  await expect(
    page.getByRole('tab', { name: 'Continue.ipynb' }).first()
  ).toBeVisible({ timeout: 30_000 });
  const notebook = page.locator('.jp-NotebookPanel:visible');
  await expect(notebook.locator('.jp-RenderedHTMLCommon h1')).toBeVisible();
  // Whoever runs a cell before the session is ready is asked for a kernel, although one seems to be idle.
  await page.evaluate(
    () =>
      (window as any).jupyterapp.shell.currentWidget.sessionContext
        .ready as Promise<void>
  );
  await run(page, 'notebook:run-all-cells');

  // The views are filled tab by tab.
  const view = notebook.locator('.jupyter-widgets.widget-tab');
  await expect(view.getByRole('tab', { name: 'Leaderboard' })).toBeVisible({
    timeout: 90_000
  });
  await expect(view.getByRole('table').first()).toContainText('lightgbm-1');
  await view.getByPlaceholder('algorithm, id or words').fill('linear');
  await expect(view.getByRole('table').first()).not.toContainText('lightgbm-1');

  // The report is as dark as JupyterLab. What Playwright emulates otherwise holds in frames too.
  await page.emulateMedia({ colorScheme: null });
  await view.getByRole('tab', { name: 'Report' }).click();
  const frame = notebook.frameLocator('iframe[title^="Report on"]');
  const heading = frame.getByRole('heading', { name: 'Metrics', exact: true });
  await expect(heading).toBeVisible({ timeout: 60_000 });
  await expect(heading).toHaveCSS('color', 'rgb(26, 26, 26)');
  await run(page, 'apputils:change-theme', { theme: 'JupyterLab Dark' });
  await expect(heading).toHaveCSS('color', 'rgb(221, 221, 221)');
  await page.screenshot({ path: 'test-results/report-dark.png' });
  await run(page, 'apputils:change-theme', { theme: 'JupyterLab Light' });
  await expect(heading).toHaveCSS('color', 'rgb(26, 26, 26)');

  // A changed value changes the prediction.
  await view.getByRole('tab', { name: 'What if' }).click();
  const answer = view.getByText(/^Churn: (Yes|No)$/);
  await expect(answer).toBeVisible({ timeout: 60_000 });
  const sum = view.getByText(/add up to/);
  const before = await sum.textContent();
  await view
    .locator('.widget-dropdown', { hasText: 'Contract' })
    .getByRole('combobox')
    .selectOption('Two year');
  await expect(sum).not.toHaveText(before!, { timeout: 30_000 });
  await expect(
    notebook.locator(
      '[data-mime-type="application/vnd.jupyter.stderr"], [data-mime-type="application/vnd.jupyter.error"]'
    )
  ).toHaveCount(0);
  await page.screenshot({ path: 'test-results/continue.png' });

  await run(page, 'docmanager:save');
  await run(page, 'notebook:shutdown-kernel');
});
