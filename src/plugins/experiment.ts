import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import type { MainAreaWidget } from '@jupyterlab/apputils';
import { WidgetTracker } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { CommandIDs } from '../commandIDs';
import { DOMAIN, IAutopilot } from '../tokens';
import { autopilotIcon } from '../ui/icons';
import type { ExperimentWidget } from '../widgets/experiment';
import { showPage } from './pages';
import {
  openCandidateNotebook,
  openContinuation,
  openFolder,
  openNotebook
} from './places';

/** The pages of experiments, their commands and their places in the restored layout. */
export const experimentPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-autopilot:experiment',
  description: 'Adds the page of an AutoML experiment.',
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
    const tracker = new WidgetTracker<MainAreaWidget<ExperimentWidget>>({
      namespace: 'autopilot-experiment'
    });
    const { commands, shell } = app;

    commands.addCommand(CommandIDs.openExperiment, {
      label: args =>
        args.name
          ? trans.__('Open experiment %1', args.name)
          : trans.__('Open AutoML experiment'),
      icon: autopilotIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            name: {
              type: 'string',
              description: trans.__('The name of the experiment')
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
            const { ExperimentWidget } = await import('../widgets/experiment');
            const { ExperimentModel } = await import('../model/experiment');
            const { chartRenderer } = await import('../charts');
            const model = new ExperimentModel(
              autopilot.client,
              autopilot.live,
              name
            );
            return new ExperimentWidget({
              model,
              catalog: autopilot.catalog,
              chart: chartRenderer(rendermime),
              trans,
              open: (path, kind) =>
                void (kind === 'notebook'
                  ? openNotebook(commands, path)
                  : openFolder(commands, path)),
              openEndpoint: endpoint =>
                void commands.execute(CommandIDs.openEndpoint, {
                  name: endpoint
                }),
              openModel: candidate =>
                void commands.execute(CommandIDs.openModel, {
                  experiment: name,
                  candidate
                }),
              openContinuation: () =>
                openContinuation(commands, autopilot.client, name),
              openNotebook: candidate =>
                openCandidateNotebook(
                  commands,
                  autopilot.client,
                  name,
                  candidate
                ),
              clone: commands.hasCommand(CommandIDs.cloneExperiment)
                ? changed =>
                    void commands.execute(CommandIDs.cloneExperiment, {
                      name,
                      ...(changed as ReadonlyPartialJSONObject | undefined)
                    })
                : null
            });
          }
        );
      }
    });

    commands.addCommand(CommandIDs.openNotebook, {
      label: trans.__('Open notebook of an AutoML experiment'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            name: {
              type: 'string',
              description: trans.__('The name of the experiment')
            },
            notebook: {
              type: 'string',
              enum: [
                'data_exploration',
                'candidate_definition',
                'continuation'
              ],
              description: trans.__('Which notebook')
            }
          },
          required: ['name', 'notebook']
        }
      },
      execute: async args => {
        const name = String(args.name);
        if (args.notebook === 'continuation') {
          return openContinuation(commands, autopilot.client, name);
        }
        const { folder, state } = await autopilot.client.experiment(name);
        const { artifacts } = state;
        const file =
          args.notebook === 'data_exploration'
            ? artifacts.data_exploration_notebook
            : artifacts.candidate_definition_notebook;
        if (file) {
          await openNotebook(commands, `${folder}/${file}`);
        }
      }
    });

    void restorer?.restore(tracker, {
      command: CommandIDs.openExperiment,
      args: widget => ({ name: widget.content.name }),
      name: widget => widget.content.name
    });
  }
};
