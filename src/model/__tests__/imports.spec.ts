import { nullTranslator } from '@jupyterlab/translation';

import { importText } from '../imports';
import { Server, json } from './server';

const trans = nullTranslator.load('jupyter_autopilot');

let server: Server;

function load(text: string) {
  return importText(text, 'job.json', server.client, trans);
}

beforeEach(() => {
  server = new Server();
});

it('the server says what a file stands for', async () => {
  server.answers['POST experiments/import'] = {
    source: 'autopilot_job',
    values: { target: 'Churn' },
    notes: [{ field: 'RoleArn', message: 'There is no role.' }]
  };
  expect(await load('{"RoleArn": "r"}')).toEqual({
    values: { target: 'Churn' },
    origin: {
      title: 'Imported from job.json, a job of SageMaker Autopilot.',
      notes: ['RoleArn: There is no role.']
    }
  });
  expect(server.bodies).toEqual([{ document: { RoleArn: 'r' } }]);
});

it.each([
  ['{', 'not JSON'],
  ['[]', 'no JSON object'],
  ['null', 'no JSON object'],
  ['"text"', 'no JSON object']
])('a file with %s is not sent', async (text, message) => {
  await expect(load(text)).rejects.toThrow(message);
  expect(server.asked).toEqual([]);
});

it('what the server refuses is told', async () => {
  server.answers['POST experiments/import'] = json(422, {
    code: 'invalid_request',
    message: 'This is no specification.',
    problems: []
  });
  await expect(load('{}')).rejects.toThrow('This is no specification.');
});
