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
import { endpointIcon } from '../ui/icons';
import type { EndpointWidget } from '../widgets/endpoint';
import { showPage } from './pages';

/** The pages of endpoints, their command and their places in the restored layout. */
export const endpointPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-autopilot:endpoint',
  description: 'Adds the page of an AutoML endpoint.',
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
    const tracker = new WidgetTracker<MainAreaWidget<EndpointWidget>>({
      namespace: 'autopilot-endpoint'
    });
    const { commands, shell } = app;

    commands.addCommand(CommandIDs.openEndpoint, {
      label: args =>
        args.name
          ? trans.__('Open endpoint %1', args.name)
          : trans.__('Open AutoML endpoint'),
      icon: endpointIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            name: {
              type: 'string',
              description: trans.__('The name of the endpoint')
            }
          },
          required: ['name']
        }
      },
      execute: async args => {
        const name = String(args.name);
        return showPage(
          shell,
          tracker,
          content => content.name === name,
          async () => {
            const [{ EndpointWidget }, { DeploymentsModel }] =
              await Promise.all([
                import('../widgets/endpoint'),
                import('../model/deployments')
              ]);
            const { client, live } = autopilot;
            return new EndpointWidget({
              name,
              model: autopilot.endpoints,
              deployments: new DeploymentsModel(client, live, name),
              baseUrl: client.settings.baseUrl,
              trans
            });
          }
        );
      }
    });

    void restorer?.restore(tracker, {
      command: CommandIDs.openEndpoint,
      args: widget => ({ name: widget.content.name }),
      name: widget => widget.content.name
    });
  }
};
