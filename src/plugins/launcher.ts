import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILauncher } from '@jupyterlab/launcher';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commandIDs';
import { DOMAIN } from '../tokens';

/** Between the launcher's notebooks (0) and consoles (20), so that it is seen without scrolling. */
const CATEGORY_RANK = 10;

/** The card in the launcher. */
export const launcherPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-autopilot:launcher',
  description: 'Adds the AutoML card to the launcher.',
  autoStart: true,
  requires: [ILauncher],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    launcher: ILauncher,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    launcher.add({
      command: CommandIDs.createExperiment,
      args: { isLauncher: true },
      category: trans.__('Machine learning'),
      categoryRank: CATEGORY_RANK,
      rank: 0
    });
  }
};
