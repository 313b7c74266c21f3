import type { JupyterFrontEnd } from '@jupyterlab/application';

import { CommandIDs } from '../commandIDs';
import type { IExperimentLinks } from '../widgets/handlers';
import { openFolder } from './places';

/** What the lists of experiments open, by commands. */
export function experimentLinks(
  commands: JupyterFrontEnd['commands']
): IExperimentLinks {
  return {
    openExperiment: name =>
      void commands.execute(CommandIDs.openExperiment, { name }),
    openFolder: path => void openFolder(commands, path),
    // Asked at each use: another plugin may add it later.
    canClone: () => commands.hasCommand(CommandIDs.cloneExperiment),
    cloneExperiment: name =>
      void commands.execute(CommandIDs.cloneExperiment, { name })
  };
}
