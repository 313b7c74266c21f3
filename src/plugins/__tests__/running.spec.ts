import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import type { EndpointsModel } from '../../model/endpoints';
import type { ExperimentsModel } from '../../model/experiments';
import { runningEndpoints, runningExperiments } from '../running';

/** The questions that were asked; none is answered with yes. */
const { asked } = vi.hoisted(() => ({ asked: [] as string[] }));

vi.mock('../../widgets/confirm', async original => ({
  ...(await original<object>()),
  confirm: async (title: string) => {
    asked.push(title);
    return false;
  }
}));

const trans = nullTranslator.load('jupyter_autopilot');

let stopped: string[];
let opened: unknown[];

const commands = {
  execute: async (id: string, args: unknown) => opened.push([id, args])
} as never;

/** A model of which only the list and `stop` are there. */
function model<T>(list: Partial<T>): T {
  return {
    ...list,
    stateChanged: new Signal({}),
    stop: async (name: string) => void stopped.push(name)
  } as T;
}

function experiments(...statuses: string[]) {
  return runningExperiments(
    model<ExperimentsModel>({
      experiments: statuses.map((status, index) => ({
        name: `churn-${index}`,
        status,
        stage: 'training_models',
        progress: 0.4
      })) as ExperimentsModel['experiments']
    }),
    commands,
    trans
  );
}

beforeEach(() => {
  stopped = [];
  opened = [];
});

it('lists the experiments that have not ended, with how far they are', () => {
  const manager = experiments('in_progress', 'queued', 'completed', 'lost');
  const items = manager.running({ mode: 'list' });
  expect(items.map(item => item.detail?.())).toEqual([
    'Training models · 40%',
    'Queued'
  ]);
  items[0].open?.();
  expect(opened).toEqual([['autopilot:open-experiment', { name: 'churn-0' }]]);
});

it('stops all after saying how many', () => {
  const manager = experiments('in_progress', 'queued', 'completed');
  const text = manager.shutdownAllConfirmationText as () => string;
  expect(text()).toContain('Stop 2 AutoML experiments?');
  manager.shutdownAll();
  expect(stopped).toEqual(['churn-0', 'churn-1']);
});

it('stops one experiment only after a question', async () => {
  experiments('in_progress').running({ mode: 'list' })[0].shutdown?.();
  await vi.waitFor(() => expect(asked).toEqual(['Stop experiment “churn-0”?']));
  expect(stopped).toEqual([]);
});

it('lists the endpoints that run, and stops them', () => {
  const manager = runningEndpoints(
    model<EndpointsModel>({
      endpoints: ['in_service', 'stopped', 'creating'].map((status, index) => ({
        name: `endpoint-${index}`,
        status
      })) as EndpointsModel['endpoints']
    }),
    commands,
    trans
  );
  const items = manager.running({ mode: 'list' });
  expect(items.map(item => item.detail?.())).toEqual([
    'In service',
    'Creating'
  ]);
  items[0].shutdown?.();
  expect(stopped).toEqual(['endpoint-0']);
});
