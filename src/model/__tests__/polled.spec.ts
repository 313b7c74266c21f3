import type { Event } from '@jupyterlab/services';
import { Stream } from '@lumino/signaling';

import type { ModelVersion } from '../../api';
import { EndpointsModel } from '../endpoints';
import { ExperimentModel } from '../experiment';
import { CHANGE_SCHEMA, Live } from '../live';
import { RegistryModel } from '../registry';
import { Server, json } from './server';

const HINT = {
  schema_id: CHANGE_SCHEMA,
  kind: 'experiment',
  id: 'churn',
  revision: 4
};

let server: Server;
let stream: Stream<Event.IManager, Event.Emission>;
let live: Live;
let model: ExperimentModel;

function experiment(revision: number, status = 'in_progress') {
  return {
    name: 'churn',
    changed: true,
    endpoint: null,
    queue_position: null,
    waiting_for: '',
    state: { revision, status }
  };
}

/** How often the experiment was asked for. */
function count(): number {
  return server.asked.filter(one => one.includes('experiments/churn')).length;
}

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  server.answers['GET experiments/churn'] = experiment(3);
  const events = {} as { stream: unknown };
  stream = new Stream<Event.IManager, Event.Emission>(
    events as unknown as Event.IManager
  );
  events.stream = stream;
  live = new Live(events as unknown as Event.IManager);
  model = new ExperimentModel(server.client, live, 'churn');
});

afterEach(() => {
  model.dispose();
  live.dispose();
  vi.useRealTimers();
});

/** Lets time pass, and what it sets off come to its end. */
async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
}

it('asks at once and then for what is newer', async () => {
  model.watch();
  await pass(10);
  expect(model.experiment?.state.revision).toBe(3);
  await pass(2_000);
  expect(server.asked).toEqual([
    'GET experiments/churn',
    'GET experiments/churn?since=3'
  ]);
});

it('keeps what it has when nothing has changed', async () => {
  await model.refresh();
  let changes = 0;
  model.stateChanged.connect(() => changes++);
  server.answers['GET experiments/churn'] = {
    ...experiment(0),
    changed: false
  };
  await model.refresh();
  expect(model.experiment?.state.revision).toBe(3);
  expect(changes).toBe(0);
  server.answers['GET experiments/churn'] = {
    ...experiment(0),
    changed: false,
    endpoint: 'churn'
  };
  await model.refresh();
  expect(model.experiment).toMatchObject({
    endpoint: 'churn',
    state: { revision: 3 }
  });
});

describe('an answer with what has changed', () => {
  const one = (id: string, score: number | null) => ({ id, score });
  const answer = (
    revision: number,
    candidates: object[],
    ids: string[] | null
  ) => ({
    ...experiment(revision),
    created_at: '2026-12-01T12:00:00Z',
    candidate_ids: ids,
    state: { revision, status: 'in_progress', candidates }
  });
  const whole = answer(3, [one('a', 0.7), one('b', null)], null);

  beforeEach(async () => {
    server.answers['GET experiments/churn'] = whole;
    await model.refresh();
  });

  it('is put together with what is known, in the order of the server', async () => {
    const before = model.experiment!.state.candidates;
    const news = [one('c', null), one('b', 0.8)];
    server.answers['GET experiments/churn'] = answer(5, news, ['b', 'a', 'c']);
    await model.refresh();
    const after = model.experiment!.state;
    expect(after.revision).toBe(5);
    expect(after.candidates).toEqual([news[1], before[0], news[0]]);
    expect(after.candidates[1]).toBe(before[0]);
    expect(count()).toBe(2);
  });

  it('leaves out what is gone', async () => {
    server.answers['GET experiments/churn'] = answer(4, [], ['a']);
    await model.refresh();
    expect(model.experiment!.state.candidates).toEqual([one('a', 0.7)]);
  });

  it.each([
    ['a candidate is missing', answer(5, [], ['a', 'b', 'lost'])],
    [
      'it is of another experiment of this name',
      { ...answer(5, [], ['a']), created_at: '2026-12-02T12:00:00Z' }
    ]
  ])('is asked for as a whole where %s', async (_, partial) => {
    const now = answer(5, [one('x', 0.9)], null);
    const answers = [partial, now];
    server.answers['GET experiments/churn'] = () => answers.shift();
    await model.refresh();
    expect(model.experiment).toEqual(now);
    expect(server.asked.slice(1)).toEqual([
      'GET experiments/churn?since=3',
      'GET experiments/churn'
    ]);
  });
});

it('asks again soon after a hint, once for several', async () => {
  await model.refresh();
  server.answers['GET experiments/churn'] = experiment(4);
  stream.emit(HINT);
  stream.emit(HINT);
  stream.emit(HINT);
  await pass(200);
  expect(model.experiment?.state.revision).toBe(4);
  expect(count()).toBe(2);
});

it('asks once more for a hint that comes during a request', async () => {
  let answer: (value: unknown) => void = () => undefined;
  server.answers['GET experiments/churn'] = () =>
    new Promise(resolve => (answer = resolve));
  const first = model.refresh();
  await pass(1);
  stream.emit(HINT);
  await pass(200);
  expect(count()).toBe(1); // one at a time
  server.answers['GET experiments/churn'] = experiment(4);
  answer(experiment(3));
  await first;
  await pass(1);
  expect(model.experiment?.state.revision).toBe(4);
});

it('does not mind hints about others', async () => {
  await model.refresh();
  stream.emit({ ...HINT, id: 'other' });
  stream.emit({ ...HINT, kind: 'endpoint' });
  stream.emit({ ...HINT, schema_id: 'https://elsewhere' });
  await pass(500);
  expect(count()).toBe(1);
});

it('asks seldom once the experiment has ended', async () => {
  server.answers['GET experiments/churn'] = experiment(9, 'completed');
  model.watch();
  await pass(9_000);
  expect(count()).toBe(1);
  await pass(2_000);
  expect(count()).toBe(2);
});

describe('a lost connection', () => {
  it('is told from an error', async () => {
    server.answers['GET experiments/churn'] = json(500, {
      code: 'internal',
      message: 'Broken',
      problems: []
    });
    await model.refresh();
    expect(model.connectionLost).toBe(false);
    expect(model.error?.message).toBe('Broken');
  });

  it('leaves what was read and knows its beginning', async () => {
    await model.refresh();
    server.down = true;
    const start = Date.now();
    await model.refresh();
    await pass(30_000);
    expect(model.lostSince).toBe(start);
    expect(model.experiment?.state.revision).toBe(3);
  });

  it('is told once, not with each attempt', async () => {
    await model.refresh();
    let changes = 0;
    model.stateChanged.connect(() => changes++);
    server.down = true;
    await model.refresh();
    await pass(60_000);
    expect(changes).toBe(1);
  });

  it.each(['in_progress', 'completed'])(
    'of an experiment that is %s ends within 10 s of the server being back, however long it was away',
    async status => {
      server.answers['GET experiments/churn'] = experiment(3, status);
      model.watch();
      await pass(10);
      server.down = true;
      await pass(600_000);
      expect(model.connectionLost).toBe(true);
      server.down = false;
      server.answers['GET experiments/churn'] = experiment(5, status);
      await pass(10_000);
      expect(model.lostSince).toBeNull();
      expect(model.experiment?.state.revision).toBe(5);
    }
  );

  it('that nobody noticed is made up for within 10 s as well', async () => {
    server.answers['GET experiments/churn'] = experiment(3, 'completed');
    model.watch();
    await pass(10);
    // The server was restarted between two requests: its hints are lost.
    server.answers['GET experiments/churn'] = experiment(4, 'completed');
    await pass(10_000);
    expect(model.experiment?.state.revision).toBe(4);
  });

  it('is told of a server that takes a request and never answers it', async () => {
    server.answers['GET experiments/churn'] = () =>
      new Promise(() => undefined);
    void model.refresh();
    await pass(21_000);
    expect(model.connectionLost).toBe(true);
    server.answers['GET experiments/churn'] = experiment(5);
    await pass(26_000); // the attempt under way fails in the same way
    expect(model.experiment?.state.revision).toBe(5);
  });

  it('ends at once when the user asks for another attempt', async () => {
    server.down = true;
    await model.refresh();
    server.down = false;
    await model.refresh();
    expect(model.connectionLost).toBe(false);
  });

  it('is not asked after too often', async () => {
    model.watch();
    await pass(10);
    server.down = true;
    await pass(600_000);
    expect(count()).toBeLessThan(600 / 1.5 + 2);
  });
});

it('tells of an experiment that is gone', async () => {
  delete server.answers['GET experiments/churn'];
  await model.refresh();
  expect(model.missing).toBe(true);
});

it('is silent once disposed', async () => {
  model.watch();
  await pass(10);
  model.dispose();
  stream.emit(HINT);
  await pass(60_000);
  expect(count()).toBe(1);
});

it('a list tells only of real changes', async () => {
  const endpoints = new EndpointsModel(server.client, live);
  let changes = 0;
  endpoints.stateChanged.connect(() => changes++);
  server.answers['GET endpoints'] = {
    endpoints: [{ name: 'a', status: 'in_service' }]
  };
  await endpoints.refresh();
  await endpoints.refresh();
  expect(changes).toBe(1);
  expect(endpoints.get('a')?.status).toBe('in_service');
  endpoints.dispose();
});

it('registered models are read again after each change', async () => {
  const registry = new RegistryModel(server.client, live);
  const version = { model: 'churn', version: 2 } as ModelVersion;
  server.answers['GET models'] = { models: [] };
  server.answers['POST models'] = version;
  server.answers['POST models/churn/versions/2'] = version;
  server.answers['POST models/churn/versions/2/deploy'] = {};
  server.answers['DELETE models/churn/versions/2'] = json(204, null);
  const asked = async (action: () => Promise<unknown>) => {
    const before = server.asked.length;
    await action();
    return server.asked.slice(before);
  };
  const request = {
    name: 'churn',
    experiment: 'one',
    stage: 'none',
    description: '',
    tags: []
  } as const;
  const again = 'GET models';
  expect(
    await asked(() => registry.register({ ...request, tags: [] }))
  ).toEqual(['POST models', again]);
  expect(
    await asked(() => registry.change(version, { stage: 'production' }))
  ).toEqual(['POST models/churn/versions/2', again]);
  expect(await asked(() => registry.deploy(version, 'served'))).toEqual([
    'POST models/churn/versions/2/deploy',
    again
  ]);
  expect(server.bodies).toContainEqual({ endpoint: 'served' });
  expect(await asked(() => registry.remove(version))).toEqual([
    'DELETE models/churn/versions/2',
    again
  ]);
  expect(registry.models).toEqual([]);
  registry.dispose();
});
