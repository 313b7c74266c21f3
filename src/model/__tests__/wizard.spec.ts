import { nullTranslator } from '@jupyterlab/translation';

import type { ISavedDraft } from '../savedDraft';
import { WizardModel } from '../wizard';
import { SCHEMA, field, preview } from './schema';
import { Server, json } from './server';

const trans = nullTranslator.load('jupyter_autopilot');

/** The schema with a file of one's own objective. */
const WITH_FILE = {
  ...SCHEMA,
  steps: SCHEMA.steps.map(step =>
    step.id === 'deployment'
      ? { ...step, fields: [...step.fields, field('objective_file', 'text')] }
      : step
  )
};

let server: Server;
let saved: (ISavedDraft | null)[];

function wizard(draft: ISavedDraft | null = null): WizardModel {
  return new WizardModel({
    client: server.client,
    schema: SCHEMA,
    trans,
    names: () => ['churn-1'],
    save: value => saved.push(value),
    saved: draft
  });
}

/** A wizard whose first two steps are filled in. */
async function filled(): Promise<WizardModel> {
  const model = wizard();
  await model.chooseData('churn.csv');
  expect(await model.next()).toBeNull();
  model.set('target', 'Churn');
  model.leave('target');
  expect(await model.next()).toBeNull();
  return model;
}

beforeEach(() => {
  saved = [];
  server = new Server();
  server.answers = {
    'POST datasets/preview': preview,
    'POST experiments/validate': { problems: [] },
    'POST experiments': { name: 'churn-2' }
  };
});

describe('a step', () => {
  it('is left only when its own fields are in order', async () => {
    const model = wizard();
    expect(await model.next()).toBe('name');
    expect(model.step).toBe(0);
    expect(model.error('data_path')).toBe('Input data is required.');
    expect(server.asked).toEqual([]); // nothing was sent
    expect(model.error('target')).toBeNull();
  });

  it('is checked by the server, which places its problems', async () => {
    server.answers['POST experiments/validate'] = {
      problems: [
        {
          code: 'name_taken',
          message: 'churn-2 is taken.',
          field: 'name',
          params: {}
        }
      ]
    };
    const model = wizard();
    await model.chooseData('churn.csv');
    expect(await model.next()).toBe('name');
    expect(model.error('name')).toBe('churn-2 is taken.');
    expect(server.bodies[server.bodies.length - 1]).toMatchObject({
      step: 'data',
      draft: { name: 'churn-2', kind: 'tabular' }
    });
    model.set('name', 'other');
    expect(model.error('name')).toBeNull();
  });

  it('is not left while the data cannot be read', async () => {
    const model = wizard();
    await model.chooseData('gone.csv');
    expect(model.error('data_path')).toBe('There is no file gone.csv.');
    expect(await model.next()).toBe('data_path');
    expect(model.step).toBe(0);
  });

  it('is not held up by a problem of a later one', async () => {
    const model = await filled();
    model.goTo(1);
    model.set('target', null);
    expect(await model.next()).toBe('target');
    model.goTo(0);
    expect(await model.next()).toBeNull();
    expect(model.step).toBe(1);
  });

  it('can be gone back to, and forward to what was reached', async () => {
    const model = await filled();
    model.goTo(0);
    expect(model.step).toBe(0);
    model.goTo(2);
    expect(model.step).toBe(2);
    model.goTo(4);
    expect(model.step).toBe(2);
  });

  it('says so when the server does not answer', async () => {
    const model = wizard();
    await model.chooseData('churn.csv');
    server.down = true;
    await model.next();
    expect(model.step).toBe(0);
    expect(model.problems[0].message).toContain('cannot be reached');
    expect(model.busy).toBe(false);
  });
});

describe('the name', () => {
  it('is suggested from the data, free and in order', async () => {
    const model = wizard();
    await model.chooseData('churn.csv');
    expect(model.values.name).toBe('churn-2');
  });

  it('follows the data until the user changes it', async () => {
    const model = wizard();
    await model.chooseData('churn.csv');
    await model.chooseData('gone.csv');
    expect(model.values.name).toBe('gone-1');
    model.set('name', 'mine');
    await model.chooseData('churn.csv');
    expect(model.values.name).toBe('mine');
  });
});

describe('fields and choices', () => {
  it('are shown while another field has the value they ask for', async () => {
    const model = await filled();
    const names = () => model.fields(2).map(one => one.name);
    expect(names()).toEqual(['training_method']);
    model.set('training_method', 'hpo');
    expect(names()).toEqual(['training_method', 'algorithms']);
  });

  it('follow from the problem type that the data have', async () => {
    const model = await filled();
    const objective = model.fields(3).find(one => one.name === 'objective')!;
    const offered = () => model.choices(objective).map(one => one.value);
    expect(offered()).toEqual(['auc']);
    expect(model.automatic(objective)).toBe('auc');
    model.set('objective', 'auc');
    model.set('problem_type', 'regression');
    expect(offered()).toEqual(['rmse']);
    expect(model.values.objective).toBeNull(); // AUC is not offered any more
  });

  it('that are hidden are neither sent nor checked', async () => {
    const model = await filled();
    model.set('auto_deploy', true);
    model.set('endpoint_name', 'not a name');
    model.leave('endpoint_name');
    expect(model.error('endpoint_name')).toContain('letters');
    model.set('auto_deploy', false);
    expect(model.request).not.toHaveProperty('endpoint_name');
    expect(model.problems).toEqual([]);
  });
});

describe('features', () => {
  it('stay automatic until the user chooses', async () => {
    const model = await filled();
    expect(model.request.features).toBeNull();
  });

  it('lose a new target and take back the former one', async () => {
    const model = await filled();
    model.set('features', [{ name: 'price', type: 'auto' }]);
    model.set('target', 'price');
    expect(model.values.features).toEqual([{ name: 'Churn', type: 'auto' }]);
  });

  it('begin anew with other data', async () => {
    const model = await filled();
    model.set('features', [{ name: 'price', type: 'auto' }]);
    await model.chooseData('gone.csv');
    expect(model.values).toMatchObject({ features: null, target: null });
  });
});

describe('create', () => {
  it('sends the request and forgets the draft', async () => {
    const model = await filled();
    model.set('max_runtime', null);
    expect(await model.create()).toEqual({ name: 'churn-2' });
    expect(server.asked[server.asked.length - 1]).toBe('POST experiments');
    expect(server.bodies[server.bodies.length - 1]).toEqual({
      kind: 'tabular',
      name: 'churn-2',
      data_path: 'churn.csv',
      output_path: 'autopilot',
      target: 'Churn',
      features: null,
      training_method: 'auto',
      auto_deploy: false,
      problem_type: 'auto',
      objective: null,
      max_runtime: null,
      seed: 0
    });
    model.dispose();
    expect(saved).toEqual([null]);
  });

  it('can be tried again after the server did not answer', async () => {
    const model = await filled();
    server.down = true;
    expect(await model.create()).toBeNull();
    expect(model.problems[0].message).toContain('cannot be reached');
    server.down = false;
    expect(await model.create()).toEqual({ name: 'churn-2' });
  });

  it('goes back to the step where the server finds a problem', async () => {
    const model = await filled();
    server.answers['POST experiments'] = json(409, {
      code: 'name_taken',
      message: 'churn-2 is taken.',
      problems: [
        {
          code: 'name_taken',
          message: 'churn-2 is taken.',
          field: 'name',
          params: {}
        }
      ]
    });
    expect(await model.create()).toBeNull();
    expect(model.step).toBe(0);
    expect(model.error('name')).toBe('churn-2 is taken.');
    expect(model.values.target).toBe('Churn'); // nothing is lost
  });
});

describe('the draft', () => {
  it('is kept when the wizard is closed, and restored', async () => {
    const model = await filled();
    model.dispose();
    const draft = saved[saved.length - 1]!;
    expect(draft).toMatchObject({ kind: 'tabular', step: 2 });
    const again = wizard(draft);
    expect(again.restored).toBe(true);
    expect(again.step).toBe(2);
    expect(again.values.target).toBe('Churn');
    await again.look();
    expect(again.dataset.columns).toHaveLength(4); // the data are looked at again
  });

  it('of another kind or with unknown fields does no harm', () => {
    const other = wizard({ kind: 'image', values: { name: 'x' }, step: 3 });
    expect(other.values.name).toBeNull();
    const old = wizard({ kind: 'tabular', values: { gone: 1 }, step: 99 });
    expect(old.values).not.toHaveProperty('gone');
    expect(old.step).toBe(4);
  });
});

describe('a draft with values from elsewhere', () => {
  const ORIGIN = { title: 'A copy', notes: ['One note'] };
  const VALUES = {
    kind: 'tabular',
    name: 'churn-1',
    data_path: 'churn.csv',
    target: 'Churn',
    training_method: 'hpo',
    algorithms: ['linear'],
    objective: 'auc',
    seed: 'not a number but text',
    auto_deploy: 'yes',
    gone: 1
  };

  it('has them, a free name, and all its steps open', async () => {
    const model = wizard();
    model.set('max_runtime', 60);
    model.fill(VALUES, ORIGIN);
    await model.look();
    expect(model.values).toMatchObject({
      name: 'churn-2',
      target: 'Churn',
      algorithms: ['linear'],
      objective: 'auc',
      max_runtime: 600, // of the former draft nothing is left
      auto_deploy: false // a text is no value for a switch
    });
    expect(model.values).not.toHaveProperty('gone');
    expect(model.origin).toEqual(ORIGIN);
    expect([model.step, model.reached]).toEqual([0, 4]);
    expect(model.dataset.columns).toHaveLength(4);
  });

  it('is named after its data where it has no name', () => {
    const model = wizard();
    model.fill({ data_path: 'churn.csv' });
    expect(model.values.name).toBe('churn-2');
  });

  it('is restored with where it came from', () => {
    const model = wizard();
    model.fill(VALUES, ORIGIN);
    model.dispose();
    const again = wizard(saved[saved.length - 1]);
    expect(again.origin).toEqual(ORIGIN);
    expect(again.reached).toBe(4);
    again.reset();
    expect(again.origin).toBeNull();
    expect(again.reached).toBe(0);
  });

  it('keeps the name of a function of its own as objective', async () => {
    const model = wizard();
    model.fill({ ...VALUES, objective: 'profit', objective_file: 'm.py' });
    await model.look();
    expect(model.values.objective).toBeNull(); // the file is no field of this schema
    const own = new WizardModel({
      client: server.client,
      schema: WITH_FILE,
      trans,
      names: () => [],
      save: () => undefined
    });
    own.fill({ ...VALUES, objective: 'profit', objective_file: 'm.py' });
    await own.look();
    expect(own.values.objective).toBe('profit');
  });

  it('is touched as soon as something is entered', () => {
    const model = wizard();
    expect(model.touched).toBe(false);
    model.set('endpoint_name', '');
    expect(model.touched).toBe(false);
    model.set('max_runtime', null);
    expect(model.touched).toBe(true);
    model.reset();
    expect(model.touched).toBe(false);
  });
});
