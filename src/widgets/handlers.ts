import type { TranslationBundle } from '@jupyterlab/translation';

import type { IExperimentHandlers } from '../components';
import type { ExperimentsModel } from '../model/experiments';
import {
  deleteExperiment,
  prioritizeExperiment,
  resumeExperiment,
  stopExperiment
} from './actions';

/** What the lists of experiments ask of the application. */
export interface IExperimentLinks {
  openExperiment: (name: string) => void;
  openFolder: (path: string) => void;
  canClone: () => boolean;
  cloneExperiment: (name: string) => void;
}

/** What can be done with an experiment of a list, with the questions that come first. */
export function experimentHandlers(
  model: ExperimentsModel,
  links: IExperimentLinks,
  trans: TranslationBundle
): IExperimentHandlers {
  return {
    onOpen: links.openExperiment,
    onOpenFolder: links.openFolder,
    get onClone() {
      return links.canClone() ? links.cloneExperiment : undefined;
    },
    onStop: name => void stopExperiment(model, name, trans),
    onResume: name =>
      void resumeExperiment(
        seconds => model.resume(name, seconds),
        name,
        trans
      ),
    onPrioritize: name => void prioritizeExperiment(model, name, trans),
    onDelete: experiment =>
      void deleteExperiment(model, experiment.name, trans, experiment)
  };
}
