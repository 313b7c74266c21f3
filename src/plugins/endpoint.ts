import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commandIDs';
import { DOMAIN, IAutopilot } from '../tokens';
import { endpointIcon } from '../ui/icons';
import { addPage } from './pages';

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
    addPage(app, restorer, {
      namespace: 'autopilot-endpoint',
      command: CommandIDs.openEndpoint,
      look: {
        label: args =>
          args.name
            ? trans.__('Open endpoint %1', args.name)
            : trans.__('Open AutoML endpoint'),
        icon: endpointIcon
      },
      args: { name: trans.__('The name of the endpoint') },
      create: async ({ name }) => {
        const [{ EndpointWidget }, { DeploymentsModel }] = await Promise.all([
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
      },
      argsOf: ({ name }) => ({ name })
    });
  }
};
