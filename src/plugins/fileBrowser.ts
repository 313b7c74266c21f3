import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { spreadsheetIcon } from '@jupyterlab/ui-components';

import { CommandIDs } from '../commandIDs';
import { DOMAIN } from '../tokens';
import { autopilotIcon } from '../ui/icons';

/**
 * The command behind the file browser's context menu; the menu itself stands in `schema/plugin.json`, where users and
 * administrators can change it.
 */
export const fileBrowserPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-autopilot:file-browser',
  description: 'Creates AutoML experiments from the file browser.',
  autoStart: true,
  requires: [IFileBrowserFactory],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    browsers: IFileBrowserFactory,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands, docRegistry, serviceManager } = app;

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
        const selected = browsers.tracker.currentWidget?.selectedItems().next();
        if (selected && !selected.done) {
          const path = serviceManager.contents.localPath(selected.value.path);
          await commands.execute(CommandIDs.createExperiment, { path });
        }
      }
    });
  }
};
