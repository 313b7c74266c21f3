import { nullTranslator } from '@jupyterlab/translation';

import type { DatasetPreview, WizardField, WizardSchema } from '../../api';
import openapi from '../../../openapi.json';
import wizardSchema from '../../../tests/contract/wizard.json';
import { fieldsOf } from '../draft';
import { check } from '../validation';
import { WizardModel } from '../wizard';
import { column, preview } from './schema';
import { Server } from './server';

// The rules of the browser are those of the contract: the real schema of the wizard against the OpenAPI document, by
// which the server checks.

const trans = nullTranslator.load('jupyter_autopilot');
const SCHEMA = wizardSchema as unknown as WizardSchema;
const FIELDS = new Map(fieldsOf(SCHEMA).map(field => [field.name, field]));

/** What the document says of a value. */
interface IRule {
  type?: string;
  anyOf?: IRule[];
  items?: IRule;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
}

const RULES = Object.entries(
  openapi.components.schemas.TabularSpecRequest.properties as Record<
    string,
    IRule
  >
).filter(([name]) => name !== 'kind');

/** The rule for a value that is there. */
function present(rule: IRule): IRule {
  return rule.anyOf?.find(one => one.type !== 'null') ?? rule;
}

function nullable(rule: IRule): boolean {
  return rule.anyOf?.some(one => one.type === 'null') ?? false;
}

/** Values that the document does not allow, and its limits, which it allows. */
function examples(rule: IRule): { bad: unknown[]; good: unknown[] } {
  const bad: unknown[] = [];
  const good: unknown[] = [];
  const one = present(rule);
  if (!nullable(rule) && one.type !== 'array' && one.type !== 'boolean') {
    bad.push(null);
  }
  const step = one.type === 'integer' ? 1 : 0.001;
  if (one.type === 'integer') {
    bad.push((one.minimum ?? 0) + 0.5);
  }
  if (one.minimum !== undefined) {
    bad.push(one.minimum - step);
    good.push(one.minimum);
  }
  if (one.maximum !== undefined) {
    bad.push(one.maximum + step);
    good.push(one.maximum);
  }
  if (one.exclusiveMinimum !== undefined) {
    bad.push(one.exclusiveMinimum);
    good.push(one.exclusiveMinimum + step);
  }
  if (one.exclusiveMaximum !== undefined) {
    bad.push(one.exclusiveMaximum);
    good.push(one.exclusiveMaximum - step);
  }
  if (one.type === 'integer' || one.type === 'number') {
    bad.push('many', NaN);
  }
  if (one.maxLength !== undefined) {
    bad.push('a'.repeat(one.maxLength + 1));
    good.push('a'.repeat(one.maxLength));
  }
  if (one.pattern !== undefined) {
    bad.push('not a name', '-a', 'a_b');
    good.push('a--b');
  }
  if (one.items?.maxLength !== undefined) {
    bad.push(['a', 'b'.repeat(one.items.maxLength + 1)]);
    good.push(['a', 'b'.repeat(one.items.maxLength)], []);
  }
  return { bad, good };
}

function field(name: string): WizardField {
  return FIELDS.get(name)!;
}

it('every field of the contract has a control', () => {
  expect([...FIELDS.keys()].sort()).toEqual(RULES.map(([name]) => name).sort());
});

describe.each(RULES)('%s', (name, rule) => {
  const { bad, good } = examples(rule);

  it.each(bad.map(value => [value]))('has a message for %j', value => {
    expect(check(field(name), value, trans)).toBeTruthy();
  });

  it.each(good.map(value => [value]))('takes %j', value => {
    expect(check(field(name), value, trans)).toBeNull();
  });

  it('may be empty only where that means something', () => {
    expect(check(field(name), null, trans) === null).toBe(
      // What is asked for only while it is shown may be null for the contract.
      nullable(rule) && !field(name).required
    );
  });
});

describe('before a request is sent', () => {
  let server: Server;

  function wizard(): WizardModel {
    return new WizardModel({
      client: server.client,
      schema: SCHEMA,
      trans,
      names: () => [],
      save: () => undefined
    });
  }

  beforeEach(() => {
    server = new Server();
    server.answers = {
      'POST datasets/preview': (body: { path: string; target?: string }) =>
        ({
          ...preview({ ...body, path: 'churn.csv' }),
          columns: ['Churn', 'plan', 'day'].map(name => column(name))
        }) as DatasetPreview,
      'POST experiments/validate': { problems: [] }
    };
  });

  it.each([
    ['validation_file', 'validation_path', 'Validation data is required.'],
    ['group', 'group_column', 'Group column is required.'],
    ['time', 'time_column', 'Time column is required.']
  ])('a split by %s asks for its %s', async (method, name, message) => {
    const model = wizard();
    await model.chooseData('churn.csv');
    model.set('split_method', method);
    expect(await model.next()).toBe(name);
    expect(model.error(name)).toBe(message);
    expect(server.asked).toEqual(['POST datasets/preview']);
    model.set('split_method', 'auto');
    expect(await model.next()).toBeNull(); // what is hidden is not asked for
  });

  it.each([
    ['target', 'gone', 'The file has no column “gone”.'],
    ['weight_column', 'gone', 'The file has no column “gone”.'],
    ['weight_column', 'Churn', '“Churn” is the target. Choose another column.'],
    [
      'features',
      [{ name: 'plan' }, { name: 'gone' }],
      'The file has no column “gone”. Select the features again.'
    ]
  ])('%s is one of the columns, unlike %j', async (name, value, message) => {
    const model = wizard();
    await model.chooseData('churn.csv');
    model.set('target', 'Churn');
    model.set(name, value);
    await model.look();
    expect(model.error(name)).toBe(message);
    expect(await model.create()).toBeNull();
    expect(server.asked).not.toContain('POST experiments');
  });
});
