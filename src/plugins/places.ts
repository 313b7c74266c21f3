import type { JupyterFrontEnd } from '@jupyterlab/application';

type Commands = JupyterFrontEnd['commands'];

/** Opens a notebook, given by its path in the workspace. */
export async function openNotebook(
  commands: Commands,
  path: string
): Promise<void> {
  await commands.execute('docmanager:open', { path });
}

/** Shows a folder in the file browser. */
export async function openFolder(
  commands: Commands,
  path: string
): Promise<void> {
  await commands.execute('filebrowser:activate');
  await commands.execute('filebrowser:go-to-path', { path, showBrowser: true });
}
