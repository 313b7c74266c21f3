import type { TranslationBundle } from '@jupyterlab/translation';

import type { ColumnSummary, Feature } from '../api';

/** Why a column is left out unless the user asks for it; null when it is a feature. */
export function reasonAgainst(
  column: ColumnSummary,
  trans: TranslationBundle
): string | null {
  if (column.constant) {
    return trans.__('Only one value');
  }
  if (column.identifier) {
    return trans.__('Looks like an ID');
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

/** What the table of features can be sorted by. */
export type FeatureKey = 'name' | 'type' | 'missing' | 'unique';

export interface IFeatureSort {
  key: FeatureKey;
  descending: boolean;
}

/**
 * The order after a click on a header: by that column, then the other way round, then that of the file again (null).
 * Numbers begin with the greatest, which are what is looked for.
 */
export function nextSort(
  sort: IFeatureSort | null,
  key: FeatureKey
): IFeatureSort | null {
  const first = key === 'missing' || key === 'unique';
  if (sort?.key !== key) {
    return { key, descending: first };
  }
  return sort.descending === first ? { key, descending: !first } : null;
}

/** The columns in an order; equal ones stay in that of the file. */
export function sortedColumns(
  columns: ColumnSummary[],
  features: ReadonlyMap<string, Feature>,
  sort: IFeatureSort | null
): ColumnSummary[] {
  if (sort === null) {
    return columns;
  }
  const sign = sort.descending ? -1 : 1;
  const typeOf = (column: ColumnSummary) => {
    const type = features.get(column.name)?.type ?? 'auto';
    return type === 'auto' ? column.type : type;
  };
  const compare: Record<
    FeatureKey,
    (a: ColumnSummary, b: ColumnSummary) => number
  > = {
    name: (a, b) => COLLATOR.compare(a.name, b.name),
    type: (a, b) => COLLATOR.compare(typeOf(a), typeOf(b)),
    missing: (a, b) => a.missing - b.missing,
    unique: (a, b) => a.unique - b.unique
  };
  return [...columns].sort((a, b) => sign * compare[sort.key](a, b));
}

const COLLATOR = new Intl.Collator(undefined, { numeric: true });
