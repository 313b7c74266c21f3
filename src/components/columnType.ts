import type { TranslationBundle } from '@jupyterlab/translation';

import type { ColumnType } from '../api';

/** How a column is treated, in words. */
export function columnTypeTitle(
  type: ColumnType,
  trans: TranslationBundle
): string {
  switch (type) {
    case 'numeric':
      return trans.__('numeric');
    case 'categorical':
      return trans.__('categorical');
    case 'datetime':
      return trans.__('date and time');
    case 'text':
      return trans.__('text');
    case 'sequence':
      return trans.__('sequence');
  }
}

export const COLUMN_TYPES: ColumnType[] = [
  'numeric',
  'categorical',
  'datetime',
  'text',
  'sequence'
];
