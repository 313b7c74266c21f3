import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commandIDs';
import { DOMAIN, IAutopilot } from '../tokens';
import { autopilotIcon } from '../ui/icons';
import { addPage } from './pages';
import { transforming } from './transforming';

/** The page of registered models, its command and its place in the restored layout. */
export const registryPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-autopilot:registry',
  description: 'Adds the page of registered models.',
  autoStart: true,
  requires: [IAutopilot],
  optional: [ILayoutRestorer, ITranslator, IDefaultFileBrowser],
  activate: (
    app: JupyterFrontEnd,
    autopilot: IAutopilot,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null,
    fileBrowser: IDefaultFileBrowser | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands } = app;
    addPage(app, restorer, {
      namespace: 'autopilot-registry',
      command: CommandIDs.openRegistry,
      look: {
        label: trans.__('Open registered AutoML models'),
        caption: trans.__('Models that are kept version by version'),
        icon: autopilotIcon
      },
      args: {},
      create: async () => {
        const { RegistryWidget } = await import('../widgets/registry');
        return new RegistryWidget({
          registry: autopilot.registry,
          catalog: autopilot.catalog,
          trans,
          transforming: (model, version) =>
            transforming(
              { model, version },
              autopilot.transforms,
              commands,
              fileBrowser,
              trans
            ),
          openEndpoint: name =>
            void commands.execute(CommandIDs.openEndpoint, { name }),
          openModel: (experiment, candidate) =>
            void commands.execute(CommandIDs.openModel, {
              experiment,
              candidate
            })
        });
      },
      argsOf: () => ({})
    });
  }
};
