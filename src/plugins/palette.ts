import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commandIDs';
import { DOMAIN } from '../tokens';

/** The commands that need no arguments, in the command palette. */
export const palettePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-autopilot:palette',
  description: 'Adds the AutoML commands to the command palette.',
  autoStart: true,
  requires: [ICommandPalette],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    palette: ICommandPalette,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const category = trans.__('AutoML');
    for (const command of [
      CommandIDs.createExperiment,
      CommandIDs.openExperiments,
      CommandIDs.openRegistry,
      CommandIDs.showPanel
    ]) {
      palette.addItem({ command, category });
    }
  }
};
