import { nullTranslator } from '@jupyterlab/translation';

import openapi from '../../../openapi.json';
import schema from '../../../schema/plugin.json';
import { defaults } from '../draft';
import { accepted, wizardDefaults } from '../preferences';
import { WizardModel } from '../wizard';
import { SCHEMA } from './schema';
import { Server } from './server';

const trans = nullTranslator.load('jupyter_autopilot');

/** What is looked at of a JSON schema. */
interface ISchema {
  type?: string;
  title?: string;
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  enum?: string[];
  oneOf?: { const: string }[];
  anyOf?: ISchema[];
  $ref?: string;
  properties?: Record<string, ISchema>;
}

const SETTINGS = schema.properties as Record<string, ISchema>;
const CONTRACT = openapi.components.schemas as unknown as Record<
  string,
  ISchema
>;
const FIELDS = CONTRACT.TabularSpec.properties ?? {};
const NAMES = Object.keys(SETTINGS).filter(name => name !== 'notifications');

/** What a field is, whether it may be left empty or not. */
function rule(name: string): ISchema {
  const field = FIELDS[name];
  const own = field.anyOf?.[0] ?? field;
  const named = own.$ref?.split('/').pop();
  return { ...own, ...(named && CONTRACT[named]) };
}

describe('a setting', () => {
  it.each(NAMES)('%s is a field of the wizard', name => {
    expect(Object.keys(FIELDS)).toContain(name);
  });

  it.each(NAMES)('%s has the default and the bounds of its field', name => {
    const setting = SETTINGS[name];
    expect(setting.default || null).toEqual(FIELDS[name].default || null);
    const { type, minimum, maximum, exclusiveMinimum } = rule(name);
    expect(setting).toMatchObject({ type });
    expect([
      setting.minimum,
      setting.maximum,
      setting.exclusiveMinimum
    ]).toEqual([minimum, maximum, exclusiveMinimum]);
  });

  it.each(NAMES)('%s offers the choices of its field', name => {
    const offered = SETTINGS[name].oneOf?.map(one => one.const);
    expect(offered).toEqual(rule(name).enum);
  });

  it.each(Object.entries(SETTINGS))(
    '%s says what it is',
    (_, { title, description }) => {
      expect(title).toMatch(/\w/);
      expect(description).toMatch(/\.$/);
    }
  );
});

it('the wizard begins with what is set, but for what is left empty', () => {
  const settings = {
    notifications: true,
    output_path: 'models',
    project: '',
    training_method: 'hpo'
  };
  expect(wizardDefaults(settings)).toEqual({
    output_path: 'models',
    training_method: 'hpo'
  });
});

describe('a wizard with defaults of its own', () => {
  const wizard = (saved = {}) =>
    new WizardModel({
      client: new Server().client,
      schema: SCHEMA,
      defaults: { training_method: 'hpo', output_path: 'models' },
      trans,
      names: () => [],
      save: () => undefined,
      saved: { kind: 'tabular', step: 0, values: saved }
    });

  it('begins with them, but for what the user had entered', () => {
    const { values } = wizard({ output_path: 'mine' });
    expect(values).toMatchObject({
      training_method: 'hpo',
      output_path: 'mine',
      auto_deploy: false
    });
  });

  it('goes back to them', () => {
    const model = wizard({ output_path: 'mine' });
    model.reset();
    expect(model.values.output_path).toBe('models');
  });
});

describe('what the wizard cannot use', () => {
  let warn: ReturnType<typeof vi.spyOn>;

  beforeEach(() => {
    warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  });

  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each<[string, unknown]>([
    ['output_path', 3],
    ['training_method', 'gone'],
    ['auto_deploy', 'yes'],
    ['max_runtime', 'long'],
    ['max_runtime', 1],
    ['data_path', 'table.csv'],
    ['no_such_field', 1]
  ])('is ignored with a warning: %s = %s', (name, value) => {
    expect(accepted(SCHEMA, { [name]: value }, trans)).toEqual({});
    expect(warn.mock.calls[0][0]).toContain(name);
  });

  it('takes nothing from the rest', () => {
    const wanted = { output_path: 3, training_method: 'hpo' };
    const values = defaults(SCHEMA, accepted(SCHEMA, wanted, trans));
    expect(values).toMatchObject({
      output_path: 'autopilot',
      training_method: 'hpo'
    });
  });
});
