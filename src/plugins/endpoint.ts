import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commandIDs';
import { DOMAIN, IAutopilot } from '../tokens';
import { endpointIcon } from '../ui/icons';
import type { EndpointWidget } from '../widgets/endpoint';

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
        let widget = tracker.find(one => one.content.name === name);
        if (!widget) {
          const { EndpointWidget } = await import('../widgets/endpoint');
          const content = new EndpointWidget({
            name,
            model: autopilot.endpoints,
            baseUrl: autopilot.client.settings.baseUrl,
            trans
          });
          widget = new MainAreaWidget({ content });
          await tracker.add(widget);
        }
        if (!widget.isAttached) {
          shell.add(widget, 'main');
        }
        shell.activateById(widget.id);
        return widget;
      }
    });

    void restorer?.restore(tracker, {
      command: CommandIDs.openEndpoint,
      args: widget => ({ name: widget.content.name }),
      name: widget => widget.content.name
    });
  }
};
