import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { autopilotPlugin } from './plugins/autopilot';
import { endpointPlugin } from './plugins/endpoint';
import { experimentPlugin } from './plugins/experiment';
import { fileBrowserPlugin } from './plugins/fileBrowser';
import { launcherPlugin } from './plugins/launcher';
import { modelPlugin } from './plugins/model';
import { palettePlugin } from './plugins/palette';
import { panelPlugin } from './plugins/panel';
import { runningPlugin } from './plugins/running';
import { wizardPlugin } from './plugins/wizard';

export * from './tokens';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  autopilotPlugin,
  wizardPlugin,
  experimentPlugin,
  modelPlugin,
  endpointPlugin,
  panelPlugin,
  launcherPlugin,
  palettePlugin,
  fileBrowserPlugin,
  runningPlugin
];

export default plugins;
