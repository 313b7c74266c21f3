import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commandIDs';
import { DOMAIN, IAutopilot } from '../tokens';
import { autopilotIcon } from '../ui/icons';
import { AutopilotPanel } from '../widgets/panel';
import { experimentLinks } from './links';
import { openPath } from './places';

/** After JupyterLab's own panels (running is 200, the table of contents 400) and before the extension manager. */
const RANK = 500;

/** The left side panel. */
export const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-autopilot:panel',
  description:
    'Adds the side panel that lists AutoML experiments, endpoints and batch transforms.',
  autoStart: true,
  requires: [IAutopilot],
  optional: [ILayoutRestorer, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    autopilot: IAutopilot,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands, shell } = app;
    const panel = new AutopilotPanel({
      experiments: autopilot.experiments,
      endpoints: autopilot.endpoints,
      transforms: autopilot.transforms,
      trans,
      create: () => void commands.execute(CommandIDs.createExperiment),
      openExperiments: () => void commands.execute(CommandIDs.openExperiments),
      openRegistry: () => void commands.execute(CommandIDs.openRegistry),
      ...experimentLinks(commands),
      openEndpoint: name =>
        void commands.execute(CommandIDs.openEndpoint, { name }),
      openPath: path => void openPath(commands, path)
    });
    shell.add(panel, 'left', { rank: RANK, type: 'AutoML' });
    restorer?.add(panel, panel.id);

    commands.addCommand(CommandIDs.showPanel, {
      label: trans.__('Show AutoML experiments and endpoints'),
      icon: autopilotIcon,
      describedBy: { args: { type: 'object', properties: {} } },
      execute: () => shell.activateById(panel.id)
    });
  }
};
