import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { TransformCreate } from '../api';
import { CommandIDs } from '../commandIDs';
import type { ITransforming } from '../components';
import type { TransformsModel } from '../model/transforms';
import { browse } from './browse';

type Source = Pick<
  TransformCreate,
  'experiment' | 'candidate' | 'model' | 'version'
>;

/** How files are predicted with a candidate, or with a version of a registered model. */
export function transforming(
  source: Partial<Source>,
  model: TransformsModel,
  commands: JupyterFrontEnd['commands'],
  fileBrowser: IDefaultFileBrowser | null,
  trans: TranslationBundle
): ITransforming {
  return {
    browse: fileBrowser && browse(fileBrowser, trans),
    onTransform: request =>
      model.create({
        experiment: null,
        candidate: null,
        model: null,
        version: null,
        ...source,
        ...request
      }),
    onShow: () => void commands.execute(CommandIDs.showPanel)
  };
}
