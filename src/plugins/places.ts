import type { JupyterFrontEnd } from '@jupyterlab/application';

import type { AutopilotClient } from '../api';

type Commands = JupyterFrontEnd['commands'];

/** Opens a notebook, given by its path in the workspace. */
export async function openNotebook(
  commands: Commands,
  path: string
): Promise<void> {
  await commands.execute('docmanager:open', { path });
}

/** Opens the notebook of a candidate, which the server writes where it is not there yet. */
export async function openCandidateNotebook(
  commands: Commands,
  client: AutopilotClient,
  experiment: string,
  candidate: string
): Promise<void> {
  const { path } = await client.writeNotebook(experiment, candidate);
  await openNotebook(commands, path);
}

/** Opens the notebook that goes on from an experiment, which the server writes where it is not there yet. */
export async function openContinuation(
  commands: Commands,
  client: AutopilotClient,
  experiment: string
): Promise<void> {
  const { path } = await client.writeExperimentNotebook(experiment);
  await openNotebook(commands, path);
}

/** Shows a folder in the file browser. */
export async function openFolder(
  commands: Commands,
  path: string
): Promise<void> {
  await commands.execute('filebrowser:activate');
  await commands.execute('filebrowser:go-to-path', { path, showBrowser: true });
}

/** Opens a file as the file browser does, and shows a folder there. */
export async function openPath(
  commands: Commands,
  path: string
): Promise<void> {
  await commands.execute('filebrowser:open-path', { path });
}

/** Has the browser download what is at an address, as JupyterLab's file browser does. */
export function download(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  document.body.appendChild(link);
  link.click();
  link.remove();
}
