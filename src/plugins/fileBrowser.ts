import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { PathExt } from '@jupyterlab/coreutils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { spreadsheetIcon } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { CommandIDs } from '../commandIDs';
import { DOMAIN, IAutopilot } from '../tokens';
import { autopilotIcon } from '../ui/icons';

/**
 * The commands behind the file browser's context menu; the menu itself stands in `schema/plugin.json`, where users and
 * administrators can change it.
 */
export const fileBrowserPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-autopilot:file-browser',
  description: 'Creates AutoML experiments from the file browser.',
  autoStart: true,
  requires: [IAutopilot, IFileBrowserFactory],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    autopilot: IAutopilot,
    browsers: IFileBrowserFactory,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands, docRegistry, serviceManager } = app;
    const { contents } = serviceManager;

    const selected = (): string | null => {
      const item = browsers.tracker.currentWidget?.selectedItems().next();
      return item && !item.done ? item.value.path : null;
    };

    // JupyterLab knows no Parquet files; the menu finds them by this type.
    if (
      ![...docRegistry.fileTypes()].some(type =>
        type.extensions.includes('.parquet')
      )
    ) {
      docRegistry.addFileType({
        name: 'parquet',
        displayName: trans.__('Parquet file'),
        extensions: ['.parquet'],
        mimeTypes: ['application/vnd.apache.parquet'],
        contentType: 'file',
        fileFormat: 'base64',
        icon: spreadsheetIcon
      });
    }

    commands.addCommand(CommandIDs.createFromSelection, {
      label: trans.__('Create AutoML experiment'),
      icon: autopilotIcon,
      describedBy: { args: { type: 'object', properties: {} } },
      execute: async () => {
        const path = selected();
        if (path !== null) {
          await commands.execute(CommandIDs.createExperiment, {
            path: contents.localPath(path)
          });
        }
      }
    });

    commands.addCommand(CommandIDs.importSelection, {
      label: trans.__('Create AutoML experiment from specification'),
      caption: trans.__(
        'Open the wizard with the values of an experiment.json or of a job of SageMaker Autopilot'
      ),
      icon: autopilotIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            path: {
              type: 'string',
              description: trans.__(
                'The JSON file; the one that is selected in the file browser if left out'
              )
            }
          }
        }
      },
      execute: async args => {
        const path = typeof args.path === 'string' ? args.path : selected();
        if (path === null) {
          return;
        }
        const { importText } = await import('../model/imports');
        const { attempt } = await import('../widgets/confirm');
        await attempt(
          trans.__('%1 could not be imported', PathExt.basename(path)),
          async () => {
            const file = await contents.get(path, {
              type: 'file',
              format: 'text',
              content: true
            });
            const draft = await importText(
              String(file.content),
              file.name,
              autopilot.client,
              trans
            );
            await commands.execute(
              CommandIDs.createExperiment,
              draft as unknown as ReadonlyPartialJSONObject
            );
          },
          trans
        );
      }
    });
  }
};
