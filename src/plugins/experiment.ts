import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { CommandIDs } from '../commandIDs';
import { DOMAIN, IAutopilot } from '../tokens';
import { autopilotIcon } from '../ui/icons';
import type { ExperimentWidget } from '../widgets/experiment';
import { addPage } from './pages';
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
    const { commands } = app;

    const create = async (name: string): Promise<ExperimentWidget> => {
      const [{ ExperimentWidget }, { ExperimentModel }, { chartRenderer }] =
        await Promise.all([
          import('../widgets/experiment'),
          import('../model/experiment'),
          import('../charts')
        ]);
      const { client, live, catalog } = autopilot;
      return new ExperimentWidget({
        model: new ExperimentModel(client, live, name),
        catalog,
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
        openContinuation: () => openContinuation(commands, client, name),
        openNotebook: candidate =>
          openCandidateNotebook(commands, client, name, candidate),
        clone: commands.hasCommand(CommandIDs.cloneExperiment)
          ? changed =>
              void commands.execute(CommandIDs.cloneExperiment, {
                name,
                ...(changed as ReadonlyPartialJSONObject | undefined)
              })
          : null
      });
    };

    addPage(app, restorer, {
      namespace: 'autopilot-experiment',
      command: CommandIDs.openExperiment,
      look: {
        label: args =>
          args.name
            ? trans.__('Open experiment %1', args.name)
            : trans.__('Open AutoML experiment'),
        icon: autopilotIcon
      },
      args: { name: trans.__('The name of the experiment') },
      create: ({ name }) => create(name),
      argsOf: ({ name }) => ({ name })
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
  }
};
