import { nullTranslator } from '@jupyterlab/translation';

import type { ExperimentSummary } from '../../api';
import type { ExperimentsModel } from '../../model/experiments';
import { experimentHandlers } from '../handlers';

/** The questions that were asked, and what is answered. */
const dialog = vi.hoisted(() => ({ asked: [] as string[], answer: true }));

vi.mock('../confirm', async original => ({
  ...(await original<object>()),
  confirm: async (title: string, body: string) => {
    dialog.asked.push(`${title} ${body}`);
    return dialog.answer;
  }
}));

/** What is entered where a number is asked for; null cancels. */
const minutes = vi.hoisted(() => ({ entered: null as number | null }));

vi.mock('@jupyterlab/apputils', async original => ({
  ...(await original<object>()),
  InputDialog: {
    getNumber: async () => ({
      button: { accept: minutes.entered !== null },
      value: minutes.entered
    })
  }
}));

const trans = nullTranslator.load('jupyter_autopilot');

const model = {
  stop: vi.fn(),
  resume: vi.fn(),
  prioritize: vi.fn(),
  remove: vi.fn()
};
const links = {
  openExperiment: vi.fn(),
  openFolder: vi.fn(),
  canClone: vi.fn(() => false),
  cloneExperiment: vi.fn()
};
const handlers = experimentHandlers(
  model as unknown as ExperimentsModel,
  links,
  trans
);

function experiment(other: Partial<ExperimentSummary> = {}): ExperimentSummary {
  return {
    name: 'churn',
    folder: 'autopilot/churn',
    candidates: 9,
    endpoint: null,
    ...other
  } as ExperimentSummary;
}

beforeEach(() => {
  dialog.asked.length = 0;
  dialog.answer = true;
  vi.clearAllMocks();
});

it('deletes an experiment after saying what is lost', async () => {
  handlers.onDelete(experiment());
  await vi.waitFor(() => expect(model.remove.mock.calls).toEqual([['churn']]));
  expect(dialog.asked).toEqual([
    'Delete experiment “churn”? The folder “autopilot/churn” is deleted, with its notebooks, its log and 9 candidates with their models. This cannot be undone.'
  ]);
});

it('says what becomes of the endpoint', async () => {
  handlers.onDelete(experiment({ candidates: 1, endpoint: 'live' }));
  await vi.waitFor(() => expect(model.remove).toHaveBeenCalled());
  expect(dialog.asked[0]).toContain('1 candidate with its model.');
  expect(dialog.asked[0]).toContain('The endpoint “live” stays');
});

it('does nothing when the user does not want it', async () => {
  dialog.answer = false;
  handlers.onDelete(experiment());
  handlers.onStop('churn');
  await vi.waitFor(() => expect(dialog.asked).toHaveLength(2));
  await Promise.resolve();
  expect(model.remove).not.toHaveBeenCalled();
  expect(model.stop).not.toHaveBeenCalled();
});

it('clones as soon as something can do it', () => {
  expect(handlers.onClone).toBeUndefined();
  links.canClone.mockReturnValue(true);
  handlers.onClone?.('churn');
  expect(links.cloneExperiment.mock.calls).toEqual([['churn']]);
});

it.each([
  [10, 600],
  [0.5, 30],
  [0, null]
])('resumes with %s more minutes', async (entered, seconds) => {
  minutes.entered = entered;
  handlers.onResume('churn');
  await vi.waitFor(() =>
    expect(model.resume.mock.calls).toEqual([['churn', seconds]])
  );
});

it('lets one that waits start next without a question', async () => {
  handlers.onPrioritize('churn');
  await vi.waitFor(() =>
    expect(model.prioritize.mock.calls).toEqual([['churn']])
  );
  expect(dialog.asked).toEqual([]);
});

it('does not resume without an answer', async () => {
  minutes.entered = null;
  handlers.onResume('churn');
  await new Promise(resolve => setTimeout(resolve, 0));
  expect(model.resume).not.toHaveBeenCalled();
});
