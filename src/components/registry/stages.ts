import type { TranslationBundle } from '@jupyterlab/translation';

import type { ModelStage } from '../../api';

export const STAGES: ModelStage[] = [
  'none',
  'staging',
  'production',
  'archived'
];

export function stageName(stage: ModelStage, trans: TranslationBundle): string {
  switch (stage) {
    case 'none':
      return trans.__('None');
    case 'staging':
      return trans.__('Staging');
    case 'production':
      return trans.__('Production');
    case 'archived':
      return trans.__('Archived');
  }
}
