import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { SettingRegistry } from '@jupyterlab/settingregistry';
import { StateDB } from '@jupyterlab/statedb';

import schema from '../../../schema/plugin.json';
import type { IPreferences } from '../../tokens';
import { settingsPlugin } from '../settings';

const ID = 'jupyter-autopilot:plugin';

let registry: ISettingRegistry;

/** The plugin's service where the user has set something, in a registry of JupyterLab. */
async function preferences(raw: object): Promise<IPreferences> {
  const plugin = {
    id: ID,
    raw: JSON.stringify(raw),
    schema,
    data: { composite: {}, user: {} },
    version: '0'
  };
  const connector = new StateDB();
  connector.fetch = async () => plugin as never;
  connector.save = async (_: string, text: unknown) => {
    plugin.raw = String(text);
  };
  registry = new SettingRegistry({ connector: connector as never });
  return settingsPlugin.activate(null as never, registry) as IPreferences;
}

afterEach(() => {
  vi.restoreAllMocks();
});

it('gives what is set, and the defaults for the rest', async () => {
  const service = await preferences({ output_path: 'models', max_cores: 2 });
  expect(await service.notifications()).toBe(true);
  expect(await service.defaults()).toMatchObject({
    output_path: 'models',
    max_cores: 2,
    max_runtime: 600,
    training_method: 'auto'
  });
  expect(Object.keys(await service.defaults())).not.toContain('project');
});

it('gives what is set while the page is open', async () => {
  const service = await preferences({});
  await service.notifications();
  await registry.set(ID, 'notifications', false);
  expect(await service.notifications()).toBe(false);
});

it.each([
  { max_runtime: -1 },
  { training_method: 'gone' },
  { no_such_setting: 1 }
])('uses none where JupyterLab refuses them, and says so: %j', async raw => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const service = await preferences(raw);
  expect(await service.defaults()).toEqual({});
  expect(await service.notifications()).toBe(true);
  expect(warn).toHaveBeenCalledWith(
    'The settings of AutoML are not used:',
    expect.anything()
  );
});
