import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import type { MainAreaWidget } from '@jupyterlab/apputils';
import { WidgetTracker } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commandIDs';
import { DOMAIN, IAutopilot } from '../tokens';
import { autopilotIcon } from '../ui/icons';
import type { RegistryWidget } from '../widgets/registry';
import { showPage } from './pages';

/** The page of registered models, its command and its place in the restored layout. */
export const registryPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-autopilot:registry',
  description: 'Adds the page of registered models.',
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
    const tracker = new WidgetTracker<MainAreaWidget<RegistryWidget>>({
      namespace: 'autopilot-registry'
    });
    const { commands, shell } = app;

    commands.addCommand(CommandIDs.openRegistry, {
      label: trans.__('Open registered AutoML models'),
      caption: trans.__('Models that are kept version by version'),
      icon: autopilotIcon,
      describedBy: { args: { type: 'object', properties: {} } },
      execute: async () => {
        return showPage(
          shell,
          tracker,
          () => true,
          async () => {
            const { RegistryWidget } = await import('../widgets/registry');
            return new RegistryWidget({
              registry: autopilot.registry,
              catalog: autopilot.catalog,
              trans,
              openEndpoint: name =>
                void commands.execute(CommandIDs.openEndpoint, { name }),
              openModel: (experiment, candidate) =>
                void commands.execute(CommandIDs.openModel, {
                  experiment,
                  candidate
                })
            });
          }
        );
      }
    });

    void restorer?.restore(tracker, {
      command: CommandIDs.openRegistry,
      name: () => 'registry'
    });
  }
};
