import type { TranslationBundle } from '@jupyterlab/translation';
import {
  caretUpEmptyThinIcon,
  copyIcon,
  deleteIcon,
  folderIcon,
  runIcon,
  stopIcon
} from '@jupyterlab/ui-components';

import type { ExperimentSummary } from '../../api';
import { isTerminal } from '../../api';
import type { IEntryAction } from './Entry';

/** What can be done with an experiment of a list; the functions stay the same, so that rows can be memoized. */
export interface IExperimentHandlers {
  onOpen: (name: string) => void;
  onOpenFolder: (folder: string) => void;
  onStop: (name: string) => void;
  onResume: (name: string) => void;
  onPrioritize: (name: string) => void;
  onDelete: (experiment: ExperimentSummary) => void;
  /** Absent where nothing can copy an experiment. */
  onClone?: (name: string) => void;
}

/** The small buttons of an experiment's row. */
export function rowActions(
  experiment: ExperimentSummary,
  handlers: IExperimentHandlers,
  trans: TranslationBundle
): IEntryAction[] {
  const { name, status, folder, queue_position: position } = experiment;
  const { onClone } = handlers;
  const actions: IEntryAction[] = [
    {
      icon: folderIcon,
      label: trans.__('Open folder of %1', name),
      onClick: () => handlers.onOpenFolder(folder)
    }
  ];
  if (onClone) {
    actions.push({
      icon: copyIcon,
      label: trans.__('Clone %1', name),
      onClick: () => onClone(name)
    });
  }
  if (position !== null && position > 1) {
    actions.push({
      icon: caretUpEmptyThinIcon,
      label: trans.__('Start %1 next', name),
      onClick: () => handlers.onPrioritize(name)
    });
  }
  if (isTerminal(status)) {
    actions.push(
      {
        icon: runIcon,
        label: trans.__('Resume %1', name),
        onClick: () => handlers.onResume(name)
      },
      {
        icon: deleteIcon,
        label: trans.__('Delete %1', name),
        onClick: () => handlers.onDelete(experiment)
      }
    );
  } else {
    actions.push({
      icon: stopIcon,
      label: trans.__('Stop %1', name),
      disabled: status === 'stopping',
      onClick: () => handlers.onStop(name)
    });
  }
  return actions;
}
