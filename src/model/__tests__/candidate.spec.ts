import type { Event } from '@jupyterlab/services';
import { Stream } from '@lumino/signaling';

import { CandidateModel } from '../candidate';
import { Live } from '../live';
import { Server, json } from './server';

const BUNDLE = { folder: 'autopilot/churn/candidates/one/bundle', files: [] };
const ROUTE = 'experiments/churn/candidates/one';

let server: Server;
let model: CandidateModel;

function answer(status: string, revision: number): void {
  server.answers['GET experiments/churn'] = {
    name: 'churn',
    changed: true,
    endpoint: null,
    state: {
      revision,
      status: 'in_progress',
      candidates: [{ id: 'one', status }]
    }
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  const events = {} as { stream: unknown };
  const manager = events as unknown as Event.IManager;
  events.stream = new Stream<Event.IManager, Event.Emission>(manager);
  model = new CandidateModel(server.client, new Live(manager), 'churn', 'one');
});

afterEach(() => {
  model.dispose();
  vi.useRealTimers();
});

it('reads the model once, as soon as the candidate is trained', async () => {
  answer('training', 1);
  server.answers[`GET ${ROUTE}`] = BUNDLE;
  await model.refresh();
  expect(server.asked).not.toContain(`GET ${ROUTE}`);
  answer('completed', 2);
  await model.refresh();
  expect(model.bundle).toEqual(BUNDLE);
  await model.refresh();
  expect(server.asked.filter(one => one === `GET ${ROUTE}`).length).toBe(1);
});

it('shows the experiment also where its model cannot be read, and asks again', async () => {
  answer('completed', 1);
  server.answers[`GET ${ROUTE}`] = json(409, {
    code: 'no_candidate',
    message: 'It has no complete model.',
    problems: []
  });
  await model.refresh();
  expect(model.experiment?.name).toBe('churn');
  expect(model.error).toBeNull();
  expect(model.bundleError?.code).toBe('no_candidate');
  server.answers[`GET ${ROUTE}`] = BUNDLE;
  await model.refresh();
  expect(model.bundle).toEqual(BUNDLE);
  expect(model.bundleError).toBeNull();
});

it('predicts rows without an endpoint', async () => {
  server.answers[`POST ${ROUTE}/predictions`] = { predictions: [] };
  expect(await model.predict('{"instances": []}')).toEqual({ predictions: [] });
  expect(server.bodies).toEqual([{ instances: [] }]);
});

it('asks for the report, and again after an error', async () => {
  await model.loadReport();
  expect(model.reportError).not.toBeNull();
  server.answers[`GET ${ROUTE}/report`] = { sections: [] };
  await model.loadReport();
  expect(model.reportError).toBeNull();
  expect(model.report).toEqual({ sections: [] });
});

it('explains new rows and rows of the validation part', async () => {
  const explanation = { label: null, contributions: [] };
  server.answers[`POST ${ROUTE}/explanations`] = {
    explanations: [explanation]
  };
  expect(await model.explain('{"instances": [{"a": 1}]}')).toEqual(explanation);
  expect(await model.explainRow(7)).toEqual(explanation);
});
