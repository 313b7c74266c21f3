import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { autopilotPlugin } from './plugins/autopilot';
import { endpointPlugin } from './plugins/endpoint';
import { experimentPlugin } from './plugins/experiment';
import { experimentsPlugin } from './plugins/experiments';
import { fileBrowserPlugin } from './plugins/fileBrowser';
import { launcherPlugin } from './plugins/launcher';
import { notificationsPlugin } from './plugins/notifications';
import { modelPlugin } from './plugins/model';
import { palettePlugin } from './plugins/palette';
import { panelPlugin } from './plugins/panel';
import { registryPlugin } from './plugins/registry';
import { runningPlugin } from './plugins/running';
import { settingsPlugin } from './plugins/settings';
import { wizardPlugin } from './plugins/wizard';

export * from './commandIDs';
export * from './tokens';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  autopilotPlugin,
  settingsPlugin,
  wizardPlugin,
  experimentPlugin,
  experimentsPlugin,
  modelPlugin,
  endpointPlugin,
  registryPlugin,
  panelPlugin,
  launcherPlugin,
  palettePlugin,
  fileBrowserPlugin,
  runningPlugin,
  notificationsPlugin
];

export default plugins;
