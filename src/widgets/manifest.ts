import { InputDialog } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { manifestName, manifestText } from '../model/manifest';
import { attempt, confirm } from './confirm';

/**
 * Makes one table of several files of a folder: writes a manifest of them beside them, by the name that the user
 * chooses. Returns its path; null when they change their mind or it cannot be written.
 */
export async function saveManifest(
  paths: string[],
  contents: Contents.IManager,
  trans: TranslationBundle
): Promise<string | null> {
  const names = paths.map(path => PathExt.basename(path));
  const answer = await InputDialog.getText({
    title: trans.__('One table from %1 files', names.length),
    label: trans.__(
      'The files must have the same columns. Their list is written to this file, which is the input data:'
    ),
    text: manifestName(names),
    okLabel: trans.__('Write')
  });
  const name = answer.value?.trim();
  if (!answer.button.accept || !name) {
    return null;
  }
  const folder = PathExt.dirname(paths[0]);
  const path = PathExt.join(folder, name);
  if ((await exists(path, contents)) && !(await mayReplace(name, trans))) {
    return null;
  }
  const written = await attempt(
    trans.__('%1 could not be written', name),
    () =>
      contents.save(path, {
        type: 'file',
        format: 'text',
        content: manifestText(names)
      }),
    trans
  );
  return written ? path : null;
}

async function exists(
  path: string,
  contents: Contents.IManager
): Promise<boolean> {
  try {
    await contents.get(path, { content: false });
    return true;
  } catch {
    return false;
  }
}

function mayReplace(name: string, trans: TranslationBundle): Promise<boolean> {
  return confirm(
    trans.__('Replace %1?', name),
    trans.__('There is a file of this name already.'),
    trans.__('Replace'),
    trans
  );
}
