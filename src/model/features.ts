import type { TranslationBundle } from '@jupyterlab/translation';

import type { ColumnSummary, Feature } from '../api';

/** Why a column is left out unless the user asks for it; null when it is a feature. */
export function reasonAgainst(
  column: ColumnSummary,
  trans: TranslationBundle
): string | null {
  if (column.constant) {
    return trans.__('The same value in every row');
  }
  if (column.identifier) {
    return trans.__('Looks like an identifier');
  }
  return null;
}

/** The features of a table when the user has chosen none: all columns that may say something on the target. */
export function usualFeatures(
  columns: ColumnSummary[],
  target: string
): Feature[] {
  return columns
    .filter(
      column => column.name !== target && !column.constant && !column.identifier
    )
    .map(column => ({ name: column.name, type: 'auto' as const }));
}

/** The chosen features after another target was chosen: the new target leaves, the former one may come back. */
export function withoutTarget(
  features: Feature[],
  columns: ColumnSummary[],
  former: string,
  target: string
): Feature[] {
  const known = new Map(features.map(feature => [feature.name, feature]));
  for (const feature of usualFeatures(columns, target)) {
    if (feature.name === former) {
      known.set(former, feature);
    }
  }
  known.delete(target);
  return columns.flatMap(column => known.get(column.name) ?? []);
}
