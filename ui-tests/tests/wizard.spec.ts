import type { APIRequestContext, Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

import { TOKEN, forgetDraft, rest, run, test } from './lab';

const STEPS = [
  'Experiment and data details',
  'Target and features',
  'Training method',
  'Deployment and advanced settings',
  'Review and create'
];

/** A job of SageMaker Autopilot, as `create_auto_ml_job_v2` takes it. */
const JOB = {
  AutoMLJobName: 'churn-job',
  AutoMLJobInputDataConfig: [
    {
      ChannelType: 'training',
      DataSource: {
        S3DataSource: {
          S3DataType: 'S3Prefix',
          S3Uri: 's3://bucket/telco-churn.csv'
        }
      }
    }
  ],
  OutputDataConfig: { S3OutputPath: 's3://bucket/results/' },
  AutoMLProblemTypeConfig: {
    TabularJobConfig: {
      TargetAttributeName: 'Churn',
      ProblemType: 'BinaryClassification',
      Mode: 'ENSEMBLING',
      CandidateGenerationConfig: {
        AlgorithmsConfig: [{ AutoMLAlgorithms: ['lightgbm', 'xgboost'] }]
      },
      CompletionCriteria: { MaxAutoMLJobRuntimeInSeconds: 120 }
    }
  },
  RoleArn: 'arn:aws:iam::1:role/r',
  AutoMLJobObjective: { MetricName: 'F1' }
};

function wizardOf(page: Page): Locator {
  return page.getByRole('region', { name: 'Create AutoML experiment' });
}

function next(wizard: Locator, step: number): Locator {
  return wizard.getByRole('button', {
    name: `Next: ${STEPS[step]}`,
    exact: true
  });
}

/** Goes to a step that was not visited before, and waits until it is shown. */
async function goOn(wizard: Locator, step: number): Promise<void> {
  await next(wizard, step).click();
  await expect(
    wizard.getByRole('heading', { level: 1, name: STEPS[step] })
  ).toBeVisible();
}

/** Opens the wizard from the launcher. */
async function openWizard(page: Page): Promise<Locator> {
  await page.locator('.jp-LauncherCard', { hasText: 'AutoML' }).click();
  const wizard = wizardOf(page);
  await expect(
    wizard.getByRole('heading', { level: 1, name: STEPS[0] })
  ).toBeVisible();
  return wizard;
}

/** Writes a text file into the workspace. */
async function write(
  request: APIRequestContext,
  path: string,
  content: string
): Promise<void> {
  const answer = await request.put(`/api/contents/${path}`, {
    data: { type: 'file', format: 'text', content },
    headers: { Authorization: `token ${TOKEN}` }
  });
  expect([200, 201]).toContain(answer.status());
}

/** Chooses an item of the context menu of a file. */
async function fromFile(page: Page, file: string, item: string): Promise<void> {
  const entry = page.locator('#filebrowser .jp-DirListing-item', {
    hasText: file
  });
  await page
    .locator('#filebrowser')
    .getByRole('button', { name: /Refresh/ })
    .click();
  await entry.click({ button: 'right' });
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

/** What the review says of a field. */
function reviewed(wizard: Locator, title: string): Locator {
  const term = wizard
    .page()
    .locator('dt', { hasText: new RegExp(`^${title}$`) });
  return wizard
    .locator('.jp-Autopilot-Sheet > div')
    .filter({ has: term })
    .locator('dd');
}

/** Removes what a story left, whatever it is doing. */
async function remove(request: APIRequestContext, name: string): Promise<void> {
  await rest(request, 'POST', `experiments/${name}/stop`);
  await expect
    .poll(
      async () => (await rest(request, 'DELETE', `experiments/${name}`)).status,
      { timeout: 60_000 }
    )
    .toBeLessThan(405);
}

test.beforeEach(({ lab }) => forgetDraft(lab));

test('every kind of field takes a value, and the review shows all of them', async ({
  lab: page
}) => {
  const wizard = await openWizard(page);

  // A file from JupyterLab's own dialog.
  await wizard.getByRole('button', { name: 'Browse…' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog
    .locator('.jp-DirListing-item', { hasText: 'telco-churn.csv' })
    .click();
  await dialog.getByRole('button', { name: /^(Select|Open)/ }).click();
  await expect(wizard.getByLabel('Input data')).toHaveValue('telco-churn.csv');
  await expect(wizard.getByLabel('Experiment name')).toHaveValue(
    'telco-churn-1'
  );

  // The preview draws how the values of each column are spread.
  await wizard.getByRole('button', { name: 'Preview' }).click();
  await expect(
    wizard
      .getByRole('columnheader', { name: /^tenure/ })
      .getByRole('img', { name: /^From 0 to 72/ })
  ).toBeVisible();
  await wizard.getByRole('button', { name: 'Preview' }).click();

  // Choice, number, column; and the folded ones: words and texts.
  await wizard.getByRole('radio', { name: /^Keep groups together/ }).check();
  await wizard.getByLabel('Validation share').fill('0.3');
  const group = wizard.getByRole('combobox', { name: /^Group column/ });
  await group.fill('customer');
  await group.press('Enter');
  await expect(group).toHaveValue('customerID');
  await wizard.getByRole('button', { name: 'Advanced', exact: true }).click();
  await wizard.getByLabel('Missing values').fill('unknown, -999');
  await wizard.getByLabel('Project').fill('retention');
  await wizard.getByLabel('Tags').fill('baseline, 2026');
  await wizard.getByLabel('Encryption key').selectOption('clinic');
  await goOn(wizard, 1);

  // The target, and the features with their types.
  const target = wizard.getByRole('combobox', { name: /^Target/ });
  await target.fill('Churn');
  await target.press('Enter');
  await expect(wizard.getByText('Binary classification')).toBeVisible();
  await wizard.getByLabel('Search columns').fill('Senior');
  await wizard.getByLabel('Type of SeniorCitizen').selectOption('numeric');
  await wizard.getByLabel('Search columns').fill('');
  await goOn(wizard, 2);

  // A choice, and the checklist that it shows.
  await wizard.getByRole('radio', { name: /^Ensembling/ }).check();
  await wizard.getByRole('checkbox', { name: /Random forest/i }).uncheck();
  await goOn(wizard, 3);

  // A switch, selects, durations and numbers.
  await wizard.getByRole('switch', { name: 'Deploy the best model' }).click();
  await wizard.getByLabel('Endpoint name').fill('telco');
  await wizard.getByLabel('Problem type').selectOption('binary');
  await wizard.getByLabel('Objective metric').selectOption('f1');
  await wizard.getByLabel('Minutes').first().fill('2');
  await wizard.getByRole('button', { name: 'Advanced', exact: true }).click();
  await wizard.getByLabel('Random seed').fill('7');
  await wizard.getByLabel('Processor cores').fill('1');
  await wizard.getByLabel('Memory', { exact: true }).fill('2.5');
  await goOn(wizard, 4);

  await expect(reviewed(wizard, 'Group column')).toHaveText('customerID');
  await expect(reviewed(wizard, 'Missing values')).toHaveText('unknown, -999');
  await expect(reviewed(wizard, 'Tags')).toHaveText('baseline, 2026');
  await expect(reviewed(wizard, 'Encryption key')).toHaveText('clinic');
  await expect(reviewed(wizard, 'Algorithms')).not.toContainText(
    /random forest/i
  );
  await expect(reviewed(wizard, 'Endpoint name')).toHaveText('telco');
  await expect(reviewed(wizard, 'Maximum run time')).toHaveText('2 min');
  await expect(reviewed(wizard, 'Memory')).toHaveText('2.5 GB');

  // The same for programs.
  await wizard.getByRole('button', { name: 'Request as code' }).click();
  const code = wizard.getByRole('tabpanel');
  await expect(code).toContainText('"group_column": "customerID"');
  await wizard.getByRole('tab', { name: 'As Python' }).click();
  await expect(code).toContainText('group_column="customerID"');
  await expect(code).toContainText('endpoint = automl.deploy("telco")');
  await wizard.getByRole('tab', { name: 'As a command' }).click();
  await expect(code).toContainText('--missing-tokens unknown');
  await expect(code).toContainText('--missing-tokens=-999');
  await expect(code).toContainText('Cannot be said here: auto_deploy');
});

test('what is wrong is said beside its field before anything is sent', async ({
  lab: page
}) => {
  const wizard = await openWizard(page);
  const sent: string[] = [];
  page.on('request', one => {
    if (one.url().includes('experiments/validate')) {
      sent.push(one.url());
    }
  });
  const wrong = async (label: string, value: string, message: string) => {
    const input = wizard.getByLabel(label).first();
    await input.fill(value);
    await input.blur();
    await expect(
      wizard.getByRole('alert').filter({ hasText: message }).first()
    ).toBeVisible();
    await expect(input).toHaveAttribute('aria-invalid', 'true');
  };
  await next(wizard, 1).click();
  await expect(wizard.getByText('things need your attention')).toBeVisible();
  await expect(wizard.getByLabel('Experiment name')).toBeFocused();
  await wrong('Experiment name', 'a b', 'Use letters, digits and hyphens');
  await wrong('Experiment name', 'a'.repeat(64), 'Use at most 63 characters');
  await wizard.getByRole('radio', { name: /^Specify split ratio/ }).check();
  await wrong('Validation share', '0', 'above 0 and at most 0.5');
  await wrong('Validation share', 'half', 'Enter a number.');
  await wrong('Validation share', '', 'Enter a value.');
  await wizard.getByRole('button', { name: 'Advanced', exact: true }).click();
  await wrong(
    'Tags',
    `ok, ${'b'.repeat(64)}`,
    'at most 63 characters for each'
  );
  await wrong('Output folder', '', 'Enter a value.');
  expect(sent).toEqual([]);

  // The way to split asks for what it needs.
  await wizard.getByLabel('Experiment name').fill('checked');
  await wizard.getByLabel('Input data').fill('telco-churn.csv');
  await wizard.getByLabel('Output folder').fill('autopilot');
  await wizard.getByLabel('Tags').fill('');
  await wizard.getByRole('radio', { name: /^By time/ }).check();
  await wizard.getByLabel('Validation share').fill('0.2');
  await next(wizard, 1).click();
  await expect(wizard.getByText('Time column is required.')).toBeVisible();
  await wizard.getByRole('radio', { name: /^Auto split/ }).check();
  await goOn(wizard, 1);
  expect(sent).toHaveLength(1);
  const target = wizard.getByRole('combobox', { name: /^Target/ });
  await target.fill('Churns');
  await target.press('Tab');
  await expect(
    wizard.getByText('The file has no column “Churns”.')
  ).toBeVisible();
});

test('a draft is there again after a reload', async ({ lab: page }) => {
  let wizard = await openWizard(page);
  await wizard.getByLabel('Input data').fill('telco-churn.csv');
  await wizard.getByLabel('Experiment name').fill('kept');
  await goOn(wizard, 1);
  const target = wizard.getByRole('combobox', { name: /^Target/ });
  const kept = page.waitForResponse(
    answer =>
      answer.url().includes('/api/workspaces') &&
      answer.request().method() === 'PUT' &&
      (answer.request().postData() ?? '').includes('"Churn"')
  );
  await target.fill('Churn');
  await target.press('Enter');
  await kept;
  await page.reload();
  wizard = wizardOf(page);
  await expect(
    wizard.getByText('This is the draft that you began earlier.')
  ).toBeVisible({ timeout: 60_000 });
  await expect(
    wizard.getByRole('heading', { level: 1, name: STEPS[1] })
  ).toBeVisible();
  await expect(wizard.getByRole('combobox', { name: /^Target/ })).toHaveValue(
    'Churn'
  );
  await wizard.getByRole('button', { name: 'Start over' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Start over' })
    .click();
  await expect(wizard.getByLabel('Experiment name')).toHaveValue('');
});

test('an experiment is cloned with changes', async ({ lab: page, request }) => {
  const created = await rest(request, 'POST', 'experiments', {
    data: {
      name: 'original',
      data_path: 'telco-churn.csv',
      output_path: 'elsewhere',
      target: 'Churn',
      training_method: 'ensembling',
      algorithms: ['linear'],
      max_candidates: 1,
      max_runtime: 60
    }
  });
  expect(created.status).toBe(202);
  const wizard = await openWizard(page);
  await wizard.getByLabel('Experiment name').fill('mine');
  await run(page, 'autopilot:clone-experiment', { name: 'original' });

  // The draft that is open is not lost without a question.
  const dialog = page
    .getByRole('dialog')
    .filter({ hasText: 'Replace the draft?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(wizard.getByLabel('Experiment name')).toHaveValue('mine');
  await run(page, 'autopilot:clone-experiment', { name: 'original' });
  await dialog.getByRole('button', { name: 'Replace' }).click();
  await expect(
    wizard.getByText('This is a copy of the experiment “original”.')
  ).toBeVisible();
  await expect(wizard.getByLabel('Experiment name')).toHaveValue('original-2');
  await expect(wizard.getByLabel('Output folder')).toHaveValue('elsewhere');
  // All steps are open: the review is one click away.
  await wizard
    .getByRole('navigation', { name: 'Steps' })
    .getByRole('button', { name: STEPS[4] })
    .click();
  await expect(reviewed(wizard, 'Target')).toHaveText('Churn');
  await expect(reviewed(wizard, 'Maximum run time')).toHaveText('1 min');
  await expect(reviewed(wizard, 'Maximum candidates')).toHaveText('1');
  await remove(request, 'original');
});

test('the file browser begins an experiment with a table', async ({
  lab: page
}) => {
  await fromFile(page, 'telco-churn.csv', 'Create AutoML experiment');
  const wizard = wizardOf(page);
  await expect(wizard.getByLabel('Input data')).toHaveValue('telco-churn.csv');
});

test('the file browser begins an experiment with a specification', async ({
  lab: page,
  request
}) => {
  await write(
    request,
    'specification.json',
    JSON.stringify({
      name: 'from-a-file',
      data_path: 'telco-churn.csv',
      target: 'Churn',
      max_runtime: 90,
      tags: ['written'],
      colour: 'blue'
    })
  );
  const menu = 'Create AutoML experiment from specification';
  await fromFile(page, 'specification.json', menu);
  const wizard = wizardOf(page);
  await expect(
    wizard.getByText('Imported from specification.json.')
  ).toBeVisible();
  await expect(wizard.getByText(/^colour: /)).toBeVisible();
  await expect(wizard.getByLabel('Experiment name')).toHaveValue('from-a-file');
  await wizard.getByRole('button', { name: 'Advanced', exact: true }).click();
  await expect(wizard.getByLabel('Tags')).toHaveValue('written, imported');
});

test('a job of SageMaker Autopilot is imported, and what it cannot be is said', async ({
  lab: page,
  request
}) => {
  await write(request, 'job.json', JSON.stringify(JOB));
  await write(request, 'other.json', '{"cells": []}');
  const menu = 'Create AutoML experiment from specification';
  await fromFile(page, 'other.json', menu);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('This is no specification');
  await dialog.getByRole('button').last().click();

  await fromFile(page, 'job.json', menu);
  const wizard = wizardOf(page);
  await expect(
    wizard.getByText('Imported from job.json, a job of SageMaker Autopilot.')
  ).toBeVisible();
  await expect(wizard.getByText(/^RoleArn: /)).toBeVisible();
  await expect(wizard.getByLabel('Experiment name')).toHaveValue('churn-job');
  await wizard
    .getByRole('navigation', { name: 'Steps' })
    .getByRole('button', { name: STEPS[4] })
    .click();
  await expect(reviewed(wizard, 'Objective metric')).toHaveText('F1');
  await expect(reviewed(wizard, 'Algorithms')).toHaveText(/LightGBM, XGBoost/);
  await expect(reviewed(wizard, 'Maximum run time')).toHaveText('2 min');
});

test('a table of two thousand columns is searched, sorted and gone through by keyboard', async ({
  lab: page,
  request
}) => {
  const names = Array.from({ length: 2000 }, (_, index) => `c${index}`);
  const rows = Array.from({ length: 40 }, (_, row) =>
    [row % 2 ? 'yes' : 'no', ...names.map((_, at) => (row * 7 + at) % 11)].join(
      ','
    )
  );
  await write(request, 'wide.csv', [`y,${names}`, ...rows].join('\n'));
  const wizard = await openWizard(page);
  await wizard.getByLabel('Input data').fill('wide.csv');
  await goOn(wizard, 1);
  const target = wizard.getByRole('combobox', { name: /^Target/ });
  await target.fill('y');
  await target.press('Enter');
  const table = wizard.getByRole('table', { name: 'Columns' });
  await expect(table).toHaveAttribute('aria-rowcount', '2001');
  expect(await table.locator('tbody tr[aria-rowindex]').count()).toBeLessThan(
    60
  );

  // Tab leads through the rows beyond the edge of what was drawn.
  await wizard.getByLabel('c0', { exact: true }).focus();
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press('Tab');
  }
  await expect(wizard.getByLabel('c40', { exact: true })).toBeFocused();
  await page.keyboard.press('Space');
  await expect(wizard.getByText('1999 of 2000 selected')).toBeVisible();

  // Sorted the other way round the last column is the first.
  const header = table.getByRole('columnheader', { name: 'Column' });
  await header.getByRole('button').click();
  await header.getByRole('button').click();
  await expect(header).toHaveAttribute('aria-sort', 'descending');
  await expect(table.getByRole('rowheader').first()).toHaveText('c1999');

  await wizard.getByLabel('Search columns').fill('c19');
  await wizard.getByLabel('Select all that are found').click();
  await expect(wizard.getByText('111 found')).toBeVisible();
  await expect(wizard.getByText('1888 of 2000 selected')).toBeVisible();
});

test('several files are one table by a manifest', async ({
  lab: page,
  request
}) => {
  const rows = Array.from({ length: 60 }, (_, row) => `${row},${row % 2}`);
  await write(request, 'part-1.csv', ['x,y', ...rows].join('\n'));
  await write(request, 'part-2.csv', ['x,y', ...rows].join('\n'));
  const wizard = await openWizard(page);
  await wizard.getByRole('button', { name: 'Browse…' }).first().click();
  const dialog = page.getByRole('dialog');
  const file = (name: string) =>
    dialog.locator('.jp-DirListing-item', { hasText: name });
  await file('part-1.csv').click();
  await file('part-2.csv').click({ modifiers: ['ControlOrMeta'] });
  await dialog.getByRole('button', { name: 'Select' }).click();
  await expect(dialog.getByRole('textbox')).toHaveValue('part-2-files.json');
  await dialog.getByRole('button', { name: 'Write' }).click();
  await expect(wizard.getByLabel('Input data')).toHaveValue(
    'part-2-files.json'
  );
  await wizard.getByRole('button', { name: 'Preview' }).click();
  await expect(wizard.getByText('120 rows')).toBeVisible();
});

test('an experiment is created with the keyboard alone', async ({
  lab: page,
  request
}) => {
  const keys = page.keyboard;
  const wizard = wizardOf(page);

  /** Presses Tab until a control has the focus. */
  const tabTo = async (control: Locator): Promise<void> => {
    for (let presses = 0; presses < 100; presses++) {
      const has = await control.evaluateAll(
        found => found.length === 1 && found[0] === document.activeElement
      );
      if (has) {
        return;
      }
      await keys.press('Tab');
    }
    throw new Error(`Tab does not lead to ${control}`);
  };
  await tabTo(page.locator('.jp-LauncherCard', { hasText: 'AutoML' }));
  await keys.press('Enter');
  await expect(wizard.getByLabel('Experiment name')).toBeVisible();
  const submit = async (step: number): Promise<void> => {
    await tabTo(next(wizard, step));
    await keys.press('Enter');
    await expect(
      wizard.getByRole('heading', { level: 1, name: STEPS[step] })
    ).toBeFocused();
  };
  await tabTo(wizard.getByLabel('Experiment name'));
  await keys.type('by-keyboard');
  await tabTo(wizard.getByLabel('Input data'));
  await keys.type('telco-churn.csv');
  await submit(1);
  await tabTo(wizard.getByRole('combobox', { name: /^Target/ }));
  await keys.type('churn');
  await keys.press('Enter');
  await expect(wizard.getByText('Binary classification')).toBeVisible();
  await submit(2);
  await tabTo(wizard.getByRole('radio', { name: /^Auto/ }));
  await keys.press('ArrowDown'); // the next choice: ensembling
  await expect(
    wizard.getByRole('radio', { name: /^Ensembling/ })
  ).toBeChecked();
  await submit(3);
  await tabTo(wizard.getByLabel('Minutes').first());
  await keys.press('Control+A');
  await keys.type('1');
  await submit(4);
  await tabTo(
    wizard.getByRole('button', { name: 'Create experiment', exact: true })
  );
  await keys.press('Enter');
  await expect(
    page.getByRole('region', { name: 'Experiment by-keyboard' })
  ).toBeVisible();
  const { body } = await rest(request, 'GET', 'experiments/by-keyboard');
  expect(body.spec).toMatchObject({
    target: 'Churn',
    training_method: 'ensembling',
    max_runtime: 60
  });
  await remove(request, 'by-keyboard');
});
