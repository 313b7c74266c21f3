import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

import { AutopilotClient } from '../api';
import { CatalogModel } from '../model/catalog';
import { EndpointsModel } from '../model/endpoints';
import { ExperimentsModel } from '../model/experiments';
import { Live } from '../model/live';
import { RegistryModel } from '../model/registry';
import { TransformsModel } from '../model/transforms';
import { IAutopilot } from '../tokens';

/** Provides the client and the models to the other plugins. */
export const autopilotPlugin: JupyterFrontEndPlugin<IAutopilot> = {
  id: 'jupyter-autopilot:plugin',
  description:
    'Provides the REST client and the models of AutoML experiments and endpoints.',
  autoStart: true,
  provides: IAutopilot,
  activate: (app: JupyterFrontEnd): IAutopilot => {
    const client = new AutopilotClient(app.serviceManager.serverSettings);
    const live = new Live(app.serviceManager.events);
    const experiments = new ExperimentsModel(client, live);
    const endpoints = new EndpointsModel(client, live);
    const transforms = new TransformsModel(client, live);
    void app.restored.then(() => {
      experiments.watch();
      endpoints.watch();
      transforms.watch();
    });
    return {
      client,
      live,
      experiments,
      endpoints,
      transforms,
      registry: new RegistryModel(client, live),
      catalog: new CatalogModel(client)
    };
  }
};
