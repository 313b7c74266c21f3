import { PathExt } from '@jupyterlab/coreutils';
import type { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { FileDialog } from '@jupyterlab/filebrowser';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IBrowse } from '../wizard';

/** The endings of the files that can be read, also compressed, and that of a manifest. */
const DATA_FILE = /\.((csv|tsv|txt|parquet|pq)(\.(gz|bz2|xz|zip|zst))?|json)$/i;

/** JupyterLab's own dialogs to choose a file or a folder. */
export function browse(
  fileBrowser: IDefaultFileBrowser,
  trans: TranslationBundle
): IBrowse {
  const { manager } = fileBrowser.model;
  const chosen = (path: string) => manager.services.contents.localPath(path);
  return {
    file: async current => {
      const answer = await FileDialog.getOpenFiles({
        manager,
        title: trans.__('Input data'),
        label: trans.__(
          'Choose a CSV or Parquet file, several with the same columns, a folder of such files, or a manifest'
        ),
        defaultPath: PathExt.dirname(current) || fileBrowser.model.path,
        filter: file =>
          file.type === 'directory' || DATA_FILE.test(file.name) ? {} : null
      });
      const picked = (answer.button.accept && answer.value) || [];
      const files = picked.filter(one => one.type !== 'directory');
      if (files.length > 1) {
        const { saveManifest } = await import('../widgets/manifest');
        const path = await saveManifest(
          files.map(file => file.path),
          manager.services.contents,
          trans
        );
        return path && chosen(path);
      }
      const one = files[0] ?? picked[0];
      return one ? chosen(one.path) || '.' : null;
    },
    pythonFile: async current => {
      const answer = await FileDialog.getOpenFiles({
        manager,
        title: trans.__('Python file'),
        label: trans.__('Choose a .py file'),
        defaultPath: await existing(fileBrowser, PathExt.dirname(current)),
        filter: file =>
          file.type === 'directory' || PathExt.extname(file.name) === '.py'
            ? {}
            : null
      });
      const picked = (answer.button.accept && answer.value) || [];
      // Where no file is chosen, the dialog answers with the folder that it shows.
      const file = picked.find(one => one.type !== 'directory');
      return file ? chosen(file.path) : null;
    },
    folder: async current => {
      const answer = await FileDialog.getExistingDirectory({
        manager,
        title: trans.__('Output folder'),
        label: trans.__('Results are written to this folder'),
        defaultPath: await existing(fileBrowser, current)
      });
      const folder = answer.value?.[0];
      return answer.button.accept && folder ? chosen(folder.path) || '.' : null;
    }
  };
}

/** The folder if it is there, since the usual output folder comes to be with the first experiment. */
async function existing(
  fileBrowser: IDefaultFileBrowser,
  folder: string
): Promise<string> {
  try {
    const { contents } = fileBrowser.model.manager.services;
    const found = await contents.get(folder, {
      content: false,
      type: 'directory'
    });
    return found.type === 'directory' ? folder : '';
  } catch {
    return '';
  }
}
