import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import type { MainAreaWidget } from '@jupyterlab/apputils';
import { WidgetTracker } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commandIDs';
import { DOMAIN, IAutopilot } from '../tokens';
import { autopilotIcon } from '../ui/icons';
import type { ModelWidget } from '../widgets/model';
import { showPage } from './pages';
import {
  download,
  openCandidateNotebook,
  openFolder,
  openNotebook
} from './places';

/** The pages of candidates' models, their command and their places in the restored layout. */
export const modelPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-autopilot:model',
  description: 'Adds the page of a candidate’s model.',
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
    const tracker = new WidgetTracker<MainAreaWidget<ModelWidget>>({
      namespace: 'autopilot-model'
    });
    const { commands, shell, serviceManager } = app;

    const create = async (
      experiment: string,
      candidate: string
    ): Promise<ModelWidget> => {
      const { ModelWidget } = await import('../widgets/model');
      const { CandidateModel } = await import('../model/candidate');
      const { chartRenderer } = await import('../charts');
      const { client, live, catalog } = autopilot;
      return new ModelWidget({
        model: new CandidateModel(client, live, experiment, candidate),
        catalog,
        chart: chartRenderer(rendermime),
        trans,
        openEndpoint: name =>
          void commands.execute(CommandIDs.openEndpoint, { name }),
        openModel: other =>
          void commands.execute(CommandIDs.openModel, {
            experiment,
            candidate: other
          }),
        openExperiment: () =>
          void commands.execute(CommandIDs.openExperiment, {
            name: experiment
          }),
        openRegistry: () => void commands.execute(CommandIDs.openRegistry),
        register: (name, description) =>
          autopilot.registry.register({
            name,
            description,
            experiment,
            candidate,
            stage: 'none',
            tags: []
          }),
        openNotebook: other =>
          openCandidateNotebook(commands, client, experiment, other),
        exportScripts: async () => {
          const { folder } = await client.writeScripts(experiment, candidate);
          await openFolder(commands, folder);
        },
        downloadReport: async () => {
          const { path } = await client.writeReport(
            experiment,
            candidate,
            'html'
          );
          download(await serviceManager.contents.getDownloadUrl(path));
        },
        openReport: async () => {
          const { path } = await client.writeReport(
            experiment,
            candidate,
            'notebook'
          );
          await openNotebook(commands, path);
        },
        openFolder: path => void openFolder(commands, path),
        download: async path =>
          download(await serviceManager.contents.getDownloadUrl(path)),
        downloadAll: kind =>
          download(client.archiveUrl(experiment, candidate, kind))
      });
    };

    commands.addCommand(CommandIDs.openModel, {
      label: args =>
        args.candidate
          ? trans.__('Open model %1', args.candidate)
          : trans.__('Open AutoML model'),
      icon: autopilotIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            experiment: {
              type: 'string',
              description: trans.__('The name of the experiment')
            },
            candidate: {
              type: 'string',
              description: trans.__('The name of the candidate')
            }
          },
          required: ['experiment', 'candidate']
        }
      },
      execute: async args => {
        const experiment = String(args.experiment);
        const candidate = String(args.candidate);
        return showPage(
          shell,
          tracker,
          content =>
            content.experiment === experiment &&
            content.candidate === candidate,
          () => create(experiment, candidate)
        );
      }
    });

    void restorer?.restore(tracker, {
      command: CommandIDs.openModel,
      args: ({ content: { experiment, candidate } }) => ({
        experiment,
        candidate
      }),
      name: ({ content: { experiment, candidate } }) =>
        `${experiment}/${candidate}`
    });
  }
};
