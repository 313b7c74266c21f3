import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

import {
  SHARED as NAME,
  SHARED_ENDPOINT as ENDPOINT,
  forgetDraft,
  openExperiments,
  remove,
  rest,
  run,
  test
} from './lab';

const MODEL = 'accessible-churn';

const THEMES = [
  'JupyterLab Light',
  'JupyterLab Dark',
  'JupyterLab Dark High Contrast'
];

/** What keeps people from using a page, in every theme; JupyterLab's own parts of it are not ours to mend. */
async function expectAccessible(page: Page, place: string): Promise<void> {
  for (const theme of THEMES) {
    await useTheme(page, theme);
    const axe = new AxeBuilder({ page })
      .include('.jp-Autopilot')
      // A chart is one image with a name; what Vega draws inside of it is not read.
      .exclude('.jp-Autopilot-Chart > *');
    if (theme !== THEMES[0]) {
      axe.withRules('color-contrast'); // nothing else depends on the theme
    }
    const { violations } = await axe.analyze();
    const found = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) => ({
        id,
        help,
        where: nodes.map(({ target, failureSummary }) => [
          target,
          failureSummary
        ])
      }));
    expect(found, `${place} in ${theme}`).toEqual([]);
  }
}

async function useTheme(page: Page, theme: string): Promise<void> {
  await run(page, 'apputils:change-theme', { theme });
  await expect(page.locator('body')).toHaveAttribute(
    'data-jp-theme-name',
    theme
  );
}

test.afterAll(async ({ request }) => {
  await remove(request, `models/${MODEL}`);
});

test.describe('in every theme', () => {
  test.beforeEach(async ({ lab: page }) => {
    await forgetDraft(page);
    // Half way from one theme's colour to the other's the contrast is that of neither.
    await page.addStyleTag({
      content: '*, *::before, *::after { transition: none !important; }'
    });
  });

  test.afterEach(async ({ lab: page }) => {
    await useTheme(page, THEMES[0]);
  });

  test('the steps of the wizard', async ({ lab: page }) => {
    await run(page, 'autopilot:create-experiment', {
      path: 'telco-churn.csv'
    });
    const wizard = page.getByRole('region', {
      name: 'Create AutoML experiment'
    });
    await wizard.getByRole('button', { name: 'Preview' }).click();
    await expect(
      wizard.getByRole('cell', { name: '7590-VHVEG' })
    ).toBeVisible();
    const next = wizard.getByRole('button', { name: /^Next: / });
    const folded = wizard
      .locator('.jp-Autopilot-Disclosure-title')
      .and(wizard.getByRole('button', { expanded: false }));
    for (let step = 1; ; step++) {
      // What is folded is looked at as well; each click leaves one fewer.
      for (let left = await folded.count(); left > 0; left--) {
        await folded.first().click();
      }
      await expectAccessible(page, `step ${step}`);
      if ((await next.count()) === 0) {
        break;
      }
      if (step === 2) {
        const target = wizard.getByLabel('Target');
        await target.fill('Churn');
        await target.press('Enter');
        await expect(wizard.getByText('Binary classification')).toBeVisible();
        await expectAccessible(page, `step ${step} with a target`);
      }
      await next.click();
      await expect(
        wizard.getByText(`Step ${step + 1} of`, { exact: false })
      ).toBeVisible();
    }
  });

  test('a step with mistakes', async ({ lab: page }) => {
    await run(page, 'autopilot:create-experiment');
    const wizard = page.getByRole('region', {
      name: 'Create AutoML experiment'
    });
    await wizard.getByRole('button', { name: /^Next: / }).click();
    await expect(wizard.getByLabel('Experiment name')).toHaveAttribute(
      'aria-invalid',
      'true'
    );
    await expectAccessible(page, 'mistakes');
  });

  test('the tabs of an experiment', async ({ lab: page }) => {
    await run(page, 'autopilot:open-experiment', { name: NAME });
    const experiment = page.getByRole('region', {
      name: `Experiment ${NAME}`
    });
    await expect(
      experiment.getByText('Completed', { exact: true }).first()
    ).toBeVisible();
    for (const tab of await experiment.getByRole('tab').all()) {
      await tab.click();
      await expect(tab).toHaveAttribute('aria-selected', 'true');
      await expectAccessible(page, `tab ${await tab.textContent()}`);
    }
  });

  test('the comparison and the tabs of a model', async ({ lab: page }) => {
    await run(page, 'autopilot:open-experiment', { name: NAME });
    const experiment = page.getByRole('region', {
      name: `Experiment ${NAME}`
    });
    const ticks = experiment.getByRole('checkbox', { name: /^Compare / });
    await ticks.nth(0).check();
    await ticks.nth(1).check();
    await experiment.getByRole('button', { name: /^Compare \(/ }).click();
    const comparison = page.getByRole('region', {
      name: 'Comparison of 2 candidates'
    });
    await expect(comparison).toBeVisible();
    await expectAccessible(page, 'comparison');
    await comparison
      .getByRole('columnheader')
      .getByRole('button')
      .first()
      .click();

    const model = page.getByRole('region', { name: /^Model / });
    await expect(model.getByRole('table', { name: 'Metrics' })).toBeVisible();
    for (const tab of await model.getByRole('tab').all()) {
      await tab.click();
      await expect(tab).toHaveAttribute('aria-selected', 'true');
      // A report is made when it is looked at for the first time.
      await expect(model.getByText('The report is being made.')).toHaveCount(
        0,
        { timeout: 90_000 }
      );
      await expectAccessible(page, `tab ${await tab.textContent()}`);
    }
  });

  test('the lists and the page of an endpoint', async ({ lab: page }) => {
    await run(page, 'autopilot:show-panel');
    await expect(
      page.locator('#jp-autopilot-panel').getByText(ENDPOINT)
    ).toBeVisible();
    const experiments = await openExperiments(page);
    await expect(
      experiments.getByRole('button', { name: NAME, exact: true })
    ).toBeVisible();
    await expectAccessible(page, 'side panel and experiments');
    await experiments.getByRole('searchbox').fill('nothing of that name');
    await expect(experiments.getByText('No experiment matches')).toBeVisible();
    await expectAccessible(page, 'experiments filtered to nothing');

    await run(page, 'autopilot:open-endpoint', { name: ENDPOINT });
    const endpoint = page.getByRole('region', {
      name: `Endpoint ${ENDPOINT}`
    });
    await endpoint.getByRole('button', { name: 'Load a sample row' }).click();
    await endpoint
      .getByRole('button', { name: 'Predict', exact: true })
      .click();
    await expect(
      endpoint.getByRole('status', { name: 'Prediction' })
    ).toContainText(/Yes|No/);
    await expectAccessible(page, 'endpoint');
    const monitoring = page.getByRole('region', {
      name: 'Monitoring',
      exact: true
    });
    for (const tab of await monitoring.getByRole('tab').all()) {
      await tab.click();
      await expect(tab).toHaveAttribute('aria-selected', 'true');
      await expectAccessible(page, `monitoring ${await tab.textContent()}`);
    }
  });

  test('the registered models', async ({ lab: page, request }) => {
    await run(page, 'autopilot:open-registry');
    const registry = page.getByRole('region', { name: 'Registered models' });
    await expect(registry.getByText('No registered models')).toBeVisible();
    await expectAccessible(page, 'no registered models');
    for (const tag of ['first', 'second']) {
      const data = { name: MODEL, experiment: NAME, tags: [tag] };
      await rest(request, 'POST', 'models', { data });
    }
    const ticks = registry.getByRole('checkbox', { name: /^Compare version/ });
    await ticks.nth(0).check();
    await ticks.nth(1).check();
    await expect(
      registry.getByRole('table', { name: 'Comparison of versions' })
    ).toBeVisible();
    await registry.getByRole('button', { name: 'Deploy version 2' }).click();
    await expectAccessible(page, 'registered models');
    for (const [button, form] of [
      ['Edit version 2', /^Edit/],
      ['Batch transform with version 2', /^Batch transform/]
    ] as const) {
      await registry.getByRole('button', { name: button }).click();
      await expect(registry.getByRole('form', { name: form })).toBeVisible();
      await expectAccessible(page, button);
    }
  });

  test('a workspace with no experiment', async ({ lab: page }) => {
    await page.route(
      url => url.pathname === '/autopilot/experiments',
      route => route.fulfill({ json: { experiments: [] } })
    );
    const experiments = await openExperiments(page);
    await expect(experiments.getByText('No experiments yet')).toBeVisible();
    await expectAccessible(page, 'no experiments');
  });
});

test('the page of all experiments is used by the keyboard alone', async ({
  lab: page
}) => {
  const experiments = await openExperiments(page);
  await experiments.getByRole('searchbox').focus();
  await page.keyboard.type(NAME);
  const name = experiments.getByRole('button', { name: NAME, exact: true });
  await expect(name).toBeVisible();
  for (let stops = 0; stops < 30; stops++) {
    if (await name.evaluate(node => node === document.activeElement)) {
      break;
    }
    await page.keyboard.press('Tab');
  }
  await expect(name).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(
    page.getByRole('region', { name: `Experiment ${NAME}` })
  ).toBeVisible();
});

test('a page fits at 200 %', async ({ lab: page, request }) => {
  const { body } = await rest(request, 'GET', `experiments/${NAME}`);
  const candidate: string = body.state.best_candidate;
  // A window of 1280 × 800 has half of that in CSS pixels.
  await page.setViewportSize({ width: 640, height: 400 });
  for (const [command, args, region] of [
    ['autopilot:open-experiments', {}, 'All experiments'],
    ['autopilot:open-experiment', { name: NAME }, `Experiment ${NAME}`],
    [
      'autopilot:open-model',
      { experiment: NAME, candidate },
      `Model ${candidate}`
    ],
    ['autopilot:open-registry', {}, 'Registered models'],
    ['autopilot:open-endpoint', { name: ENDPOINT }, `Endpoint ${ENDPOINT}`],
    ['autopilot:create-experiment', {}, 'Create AutoML experiment']
  ] as const) {
    await run(page, command, args);
    const section = page.getByRole('region', { name: region, exact: true });
    await expect(section).toBeVisible();
    // Tables scroll in their own boxes; the page itself does not scroll sideways.
    const [inner, outer] = await section.evaluate(node => [
      node.scrollWidth,
      node.clientWidth
    ]);
    expect(inner, region).toBeLessThanOrEqual(outer);
  }
});
