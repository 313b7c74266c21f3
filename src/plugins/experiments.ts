import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commandIDs';
import { DOMAIN, IAutopilot } from '../tokens';
import { autopilotIcon } from '../ui/icons';
import { experimentLinks } from './links';
import { addPage } from './pages';

/** The page of all experiments, its command and its place in the restored layout. */
export const experimentsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-autopilot:experiments',
  description: 'Adds the page of all AutoML experiments.',
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
    const { commands } = app;
    addPage(app, restorer, {
      namespace: 'autopilot-experiments',
      command: CommandIDs.openExperiments,
      look: {
        label: trans.__('Open all AutoML experiments'),
        caption: trans.__('Search, compare and tidy up the experiments'),
        icon: autopilotIcon
      },
      args: {},
      create: async () => {
        const { ExperimentsWidget } = await import('../widgets/experiments');
        return new ExperimentsWidget({
          experiments: autopilot.experiments,
          catalog: autopilot.catalog,
          trans,
          create: () => void commands.execute(CommandIDs.createExperiment),
          ...experimentLinks(commands)
        });
      },
      argsOf: () => ({})
    });
  }
};
