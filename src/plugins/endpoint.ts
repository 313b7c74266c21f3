import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import type { MainAreaWidget } from '@jupyterlab/apputils';
import { WidgetTracker } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import type { Retraining } from '../api';
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
            const [{ EndpointWidget }, { MonitoringModel }, { chartRenderer }] =
              await Promise.all([
                import('../widgets/endpoint'),
                import('../model/monitoring'),
                import('../charts')
              ]);
            const { client, live } = autopilot;
            return new EndpointWidget({
              name,
              model: autopilot.endpoints,
              monitoring: new MonitoringModel(client, live, name),
              chart: chartRenderer(rendermime),
              onRetrain: data =>
                commands.execute(CommandIDs.cloneExperiment, {
                  name: data.experiment,
                  values: { data_path: data.data_path },
                  notes: [retrainingNote(name, data, trans), ...data.notes]
                }),
              baseUrl: autopilot.client.settings.baseUrl,
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
