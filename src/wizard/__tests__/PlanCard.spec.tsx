import { nullTranslator } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type { Plan, PlannedCandidate } from '../../api';
import { SCHEMA, preview } from '../../model/__tests__/schema';
import { Server, json } from '../../model/__tests__/server';
import { WizardModel } from '../../model/wizard';
import { PlanCard } from '../PlanCard';

const trans = nullTranslator.load('jupyter_autopilot');

let server: Server;
let model: WizardModel;

function candidate(
  description: string,
  rest: Partial<PlannedCandidate> = {}
): PlannedCandidate {
  return {
    algorithm: 'lightgbm',
    description,
    seconds: 75,
    memory_bytes: 60_000_000,
    disk_bytes: 1_000_000,
    fits: true,
    ...rest
  };
}

const PLAN: Plan = {
  problem_type: 'binary',
  evidence: '2 different values: No, Yes',
  objective: 'auc',
  rows: 7043,
  rows_are_estimate: false,
  columns: 19,
  training_method: 'ensembling',
  reason: 'the data have 0.9 MB',
  folds: 5,
  parallel: 2,
  candidates: [candidate('LightGBM with small trees')],
  searched: 0,
  max_runtime: 600,
  seconds: 120,
  memory_bytes: 1_400_000_000,
  memory_available_bytes: 8_000_000_000,
  disk_bytes: 30_000_000,
  warnings: []
};

afterEach(() => model.dispose()); // or it saves its draft when the page is gone

/** Draws the card as the wizard does: again whenever the draft changes. */
function show() {
  render(
    <UseSignal signal={model.stateChanged}>
      {() => <PlanCard model={model} trans={trans} />}
    </UseSignal>
  );
}

function asked(): number {
  return server.asked.filter(one => one === 'POST plans').length;
}

beforeEach(() => {
  server = new Server();
  server.answers = { 'POST datasets/preview': preview, 'POST plans': PLAN };
  model = new WizardModel({
    client: server.client,
    schema: SCHEMA,
    trans,
    names: () => [],
    save: () => undefined
  });
  act(() => model.set('data_path', 'churn.csv'));
  act(() => model.set('target', 'Churn'));
});

it('says that it is being made, and then what will be done', async () => {
  show();
  const card = screen.getByRole('region', { name: 'Plan' });
  expect(card.getAttribute('aria-busy')).toBe('true');
  expect(within(card).getByRole('status').textContent).toBe('Planning…');
  await screen.findByText('LightGBM with small trees');
  expect(card.getAttribute('aria-busy')).toBe('false');
  expect(within(card).queryByRole('status')).toBeNull();
  expect(card.textContent).toContain('Ensembling: the data have 0.9 MB');
  expect(card.textContent).toContain('about 2 min');
  expect(card.textContent).toContain('at most 10 min');
  expect(card.textContent).toContain('1.4 GB');
  expect(card.textContent).toContain('Binary classificationAUC');
  const row = screen.getByRole('row', { name: /small trees/ });
  expect(row.textContent).toBe('LightGBM with small trees1 min 15 s60 MB');
  expect(server.bodies[server.bodies.length - 1]).toMatchObject({
    data_path: 'churn.csv',
    target: 'Churn'
  });
});

it('shows the first candidates and the others on demand', async () => {
  const candidates = Array.from({ length: 11 }, (_, one) =>
    candidate(`Candidate ${one}`)
  );
  server.answers['POST plans'] = { ...PLAN, candidates, searched: 40 };
  show();
  await screen.findByText('Candidate 7');
  expect(screen.queryByText('Candidate 8')).toBeNull();
  screen.getByText('Then a search may add up to 40 candidates.');
  await userEvent.click(screen.getByRole('button', { name: 'and 3 more' }));
  screen.getByText('Candidate 10');
});

it('says which candidates are not likely, what to look out for, and when figures are estimates', async () => {
  server.answers['POST plans'] = {
    ...PLAN,
    rows_are_estimate: true,
    max_runtime: null,
    candidates: [candidate('Slow', { fits: false, seconds: 0.2 })],
    warnings: [{ code: 'plan_memory', message: 'Too large.', field: null }]
  };
  show();
  await screen.findByText('Too large.');
  screen.getByText('not likely to be trained');
  screen.getByText('< 1 s');
  screen.getByText('no limit');
  screen.getByText('about 7,043 rows');
});

it('says so where nothing is planned', async () => {
  server.answers['POST plans'] = { ...PLAN, candidates: [] };
  show();
  await screen.findByText('No candidate is planned.');
  expect(screen.queryByRole('table')).toBeNull();
});

it('says why there is no plan, and tries again', async () => {
  server.answers['POST plans'] = json(422, {
    code: 'target_constant',
    message: 'Churn is always the same.',
    problems: [
      {
        code: 'target_constant',
        message: 'Churn is always the same.',
        field: 'target',
        params: {}
      }
    ]
  });
  show();
  await screen.findByText('Churn is always the same.');
  expect(asked()).toBe(1);
  server.answers['POST plans'] = PLAN;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await screen.findByText('LightGBM with small trees');
  expect(screen.queryByText('There is no plan')).toBeNull();
});

it('is made anew when the draft changes in what it depends on, and only then', async () => {
  show();
  await screen.findByText('LightGBM with small trees');
  act(() => model.set('name', 'other'));
  act(() => model.set('auto_deploy', true));
  await screen.findByText('LightGBM with small trees');
  expect(asked()).toBe(1);
  server.answers['POST plans'] = {
    ...PLAN,
    candidates: [candidate('Linear learner')]
  };
  act(() => model.set('max_runtime', 60));
  await screen.findByText('Linear learner');
  expect(asked()).toBe(2);
});

it('belongs to the last question, whichever answer comes last', async () => {
  const answers: ((plan: Plan) => void)[] = [];
  server.answers['POST plans'] = () =>
    new Promise<Plan>(resolve => answers.push(resolve));
  show();
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  act(() => model.set('max_runtime', 60));
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[1]({ ...PLAN, candidates: [candidate('Second')] });
  await screen.findByText('Second');
  answers[0]({ ...PLAN, candidates: [candidate('First')] });
  await Promise.resolve();
  expect(screen.queryByText('First')).toBeNull();
});
