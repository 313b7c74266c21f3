import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commandIDs';
import { DOMAIN, IAutopilot } from '../tokens';
import { autopilotIcon } from '../ui/icons';
import type { ModelWidget } from '../widgets/model';
import { addPage } from './pages';
import { transforming } from './transforming';
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
  optional: [ILayoutRestorer, ITranslator, IDefaultFileBrowser],
  activate: (
    app: JupyterFrontEnd,
    autopilot: IAutopilot,
    rendermime: IRenderMimeRegistry,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null,
    fileBrowser: IDefaultFileBrowser | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands, serviceManager } = app;

    const create = async (
      experiment: string,
      candidate: string
    ): Promise<ModelWidget> => {
      const [{ ModelWidget }, { CandidateModel }, { chartRenderer }] =
        await Promise.all([
          import('../widgets/model'),
          import('../model/candidate'),
          import('../charts')
        ]);
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
        transforming: transforming(
          { experiment, candidate },
          autopilot.transforms,
          commands,
          fileBrowser,
          trans
        ),
        openNotebook: other =>
          openCandidateNotebook(commands, client, experiment, other),
        exportScripts: async () => {
          const { folder } = await client.writeScripts(experiment, candidate);
          await openFolder(commands, folder);
        },
        downloadReport: async () => {
          // First it is made, which takes a while and may fail.
          await client.writeReport(experiment, candidate, 'html');
          download(client.reportUrl(experiment, candidate, 'html'));
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
          download(client.archiveUrl(experiment, candidate, kind)),
        downloadOnnx: async () => {
          const made = await client.writeOnnx(experiment, candidate);
          download(client.onnxUrl(experiment, candidate));
          return made;
        }
      });
    };

    addPage(app, restorer, {
      namespace: 'autopilot-model',
      command: CommandIDs.openModel,
      look: {
        label: args =>
          args.candidate
            ? trans.__('Open model %1', args.candidate)
            : trans.__('Open AutoML model'),
        icon: autopilotIcon
      },
      args: {
        experiment: trans.__('The name of the experiment'),
        candidate: trans.__('The name of the candidate')
      },
      create: ({ experiment, candidate }) => create(experiment, candidate),
      argsOf: ({ experiment, candidate }) => ({ experiment, candidate })
    });
  }
};
