import { nullTranslator } from '@jupyterlab/translation';

import { Server, json } from '../../model/__tests__/server';
import { ApiError, errorText } from '..';

const trans = nullTranslator.load('jupyter_autopilot');

let server: Server;

beforeEach(() => {
  server = new Server();
});

async function failure(promise: Promise<unknown>): Promise<ApiError> {
  return promise.then(
    () => expect.unreachable('the request should fail'),
    error => error
  );
}

it('encodes names in paths', async () => {
  server.answers['GET experiments/a%2Fb'] = { name: 'a/b' };
  expect(await server.client.experiment('a/b')).toEqual({ name: 'a/b' });
});

it('finds reports and explanations below their candidate', async () => {
  const at = 'experiments/churn/candidates/linear-1';
  server.answers[`GET ${at}/report`] = { candidate: 'linear-1' };
  server.answers[`POST ${at}/explanations`] = { explanations: [] };
  expect(await server.client.report('churn', 'linear-1')).toEqual({
    candidate: 'linear-1'
  });
  await server.client.explain('churn', 'linear-1', { validation_rows: [3] });
  expect(server.bodies).toContainEqual({ validation_rows: [3] });
});

it('has a candidate’s notebook and scripts written', async () => {
  const at = 'experiments/churn/candidates/linear-1';
  const scripts = { folder: 'scripts', files: ['train.py', 'predict.py'] };
  server.answers[`POST ${at}/notebook`] = { path: 'one.ipynb' };
  server.answers[`POST ${at}/scripts`] = scripts;
  const { client } = server;
  expect(await client.writeNotebook('churn', 'linear-1')).toEqual({
    path: 'one.ipynb'
  });
  expect(await client.writeScripts('churn', 'linear-1')).toEqual(scripts);
});

it('tells where a model is downloaded', () => {
  expect(server.client.archiveUrl('a/b', 'linear-1', 'tar.gz')).toMatch(
    /autopilot\/experiments\/a%2Fb\/candidates\/linear-1\/archive\/tar\.gz$/
  );
});

it('returns nothing for an empty answer', async () => {
  server.answers['DELETE endpoints/x'] = json(204, null);
  expect(await server.client.deleteEndpoint('x')).toBeUndefined();
});

it('sends rows as they are', async () => {
  server.answers['POST endpoints/x/invocations'] = { predictions: [] };
  await server.client.invokeEndpoint('x', '1,2\n', 'text/csv');
  expect(server.bodies).toEqual(['1,2\n']);
});

it('reads what is wrong from an answer', async () => {
  const problem = {
    code: 'name_taken',
    message: 'Taken.',
    field: 'name',
    params: {}
  };
  server.answers['POST experiments'] = json(409, {
    code: 'name_taken',
    message: 'Taken.',
    problems: [problem]
  });
  const error = await failure(server.client.createExperiment({} as never));
  expect(error).toMatchObject({
    code: 'name_taken',
    status: 409,
    problems: [problem],
    unreachable: false
  });
  expect(errorText(error, trans)).toBe('Taken.');
});

it.each([
  ['no answer', () => (server.down = true), true],
  ['a gateway error', () => answer(502), true],
  ['a page of HTML', () => answer(500), false]
])('knows %s', async (_, arrange, unreachable) => {
  arrange();
  const error = await failure(server.client.catalog());
  expect(error).toBeInstanceOf(ApiError);
  expect(error.unreachable).toBe(unreachable);
});

it('says what to do when a restarted server knows the page no more', async () => {
  answer(403);
  const error = await failure(server.client.catalog());
  expect(error.code).toBe('forbidden');
  expect(errorText(error, trans)).toContain('reload the page');
});

function answer(status: number): void {
  server.answers['GET catalog'] = new Response('<html>', { status });
}
