import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';

import type { Values } from '../model/draft';
import { IPreferences } from '../tokens';

/** The schema is `schema/plugin.json`. */
const SCHEMA = 'jupyter-autopilot:plugin';

/** Provides what the user or the administrator has set. */
export const settingsPlugin: JupyterFrontEndPlugin<IPreferences> = {
  id: 'jupyter-autopilot:settings',
  description: 'Provides the settings of AutoML.',
  autoStart: true,
  requires: [ISettingRegistry],
  provides: IPreferences,
  activate: (
    app: JupyterFrontEnd,
    registry: ISettingRegistry
  ): IPreferences => {
    const loaded = registry.load(SCHEMA).catch(reason => {
      console.warn('The settings of AutoML are not used:', reason);
      return null;
    });
    // Asked at each use, since they can be changed at any time.
    const values = async () => ((await loaded)?.composite ?? {}) as Values;
    return {
      defaults: async () => {
        const { wizardDefaults } = await import('../model/preferences');
        return wizardDefaults(await values());
      },
      notifications: async () => (await values()).notifications !== false
    };
  }
};
