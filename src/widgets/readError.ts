import type { TranslationBundle } from '@jupyterlab/translation';

import { errorText } from '../api';
import type { ExperimentModel } from '../model/experiment';

/** Why an experiment cannot be read, in words; null while it can, and without a connection, which is told by itself. */
export function readError(
  model: ExperimentModel,
  trans: TranslationBundle
): string | null {
  if (model.missing) {
    return model.experiment
      ? trans.__(
          'Its folder was deleted or moved. What was read before stays here until this page is closed.'
        )
      : trans.__(
          'There is no experiment “%1” in this workspace. It may have been deleted, or its folder moved.',
          model.name
        );
  }
  return model.error && !model.connectionLost
    ? errorText(model.error, trans)
    : null;
}
