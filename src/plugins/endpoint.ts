import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import type { Retraining } from '../api';
import { CommandIDs } from '../commandIDs';
import { DOMAIN, IAutopilot } from '../tokens';
import { endpointIcon } from '../ui/icons';
import { addPage } from './pages';

/** The pages of endpoints, their command and their places in the restored layout. */
export const endpointPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-autopilot:endpoint',
  description: 'Adds the page of an AutoML endpoint.',
  autoStart: true,
  requires: [IAutopilot, IRenderMimeRegistry],
  optional: [ILayoutRestorer, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    autopilot: IAutopilot,
    rendermime: IRenderMimeRegistry,
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
        const [
          { EndpointWidget },
          { DeploymentsModel },
          { MonitoringModel },
          { chartRenderer }
        ] = await Promise.all([
          import('../widgets/endpoint'),
          import('../model/deployments'),
          import('../model/monitoring'),
          import('../charts')
        ]);
        const { client, live } = autopilot;
        return new EndpointWidget({
          name,
          model: autopilot.endpoints,
          deployments: new DeploymentsModel(client, live, name),
          monitoring: new MonitoringModel(client, live, name),
          chart: chartRenderer(rendermime),
          onRetrain: data =>
            app.commands.execute(CommandIDs.cloneExperiment, {
              name: data.experiment,
              values: { data_path: data.data_path },
              notes: [retrainingNote(name, data, trans), ...data.notes]
            }),
          openExperiment: experiment =>
            void app.commands.execute(CommandIDs.openExperiment, {
              name: experiment
            }),
          openModel: (experiment, candidate) =>
            void app.commands.execute(CommandIDs.openModel, {
              experiment,
              candidate
            }),
          baseUrl: client.settings.baseUrl,
          trans
        });
      },
      argsOf: ({ name }) => ({ name })
    });
  }
};

function retrainingNote(
  name: string,
  { rows }: Retraining,
  trans: TranslationBundle
): string {
  return trans._n(
    'Input data: the training data and %1 captured row of the endpoint “%2” with its label',
    'Input data: the training data and %1 captured rows of the endpoint “%2” with their labels',
    rows,
    name
  );
}
