import type { Candidate, CandidateStatus } from '../../api';
import type { IColumn } from './columns';

/** A candidate and its place; null for one that has no score (yet). */
export interface IRanked {
  candidate: Candidate;
  rank: number | null;
}

export type SortKey =
  | 'rank'
  | 'id'
  | 'algorithm'
  | 'status'
  | 'score'
  | 'validation_score'
  | 'fit_seconds'
  | 'predict_ms_per_1000_rows'
  | `metric:${string}`;

export interface ISort {
  key: SortKey;
  descending: boolean;
}

/**
 * The candidates by score, best first; a model that was trained again stands before what it was made of, whose score
 * it has. Those without a score follow: what trains now, then what failed.
 */
export function ranked(
  candidates: Candidate[],
  greaterIsBetter: boolean
): IRanked[] {
  const sign = greaterIsBetter ? -1 : 1;
  const scored = candidates
    .filter(hasScore)
    .sort(
      (a, b) =>
        sign * (a.score - b.score) || Number(!a.refit_of) - Number(!b.refit_of)
    );
  const others = candidates
    .filter(candidate => !hasScore(candidate))
    .sort((a, b) => STATUS_ORDER[a.status] - STATUS_ORDER[b.status]);
  return [
    ...scored.map((candidate, index) => ({ candidate, rank: index + 1 })),
    ...others.map(candidate => ({ candidate, rank: null }))
  ];
}

/** The same in the order of a column; what has no value there comes last in both directions. */
export function sorted(
  rows: IRanked[],
  sort: ISort,
  title: (algorithm: string) => string
): IRanked[] {
  const sign = sort.descending ? -1 : 1;
  return rows
    .map(row => ({ row, value: valueOf(row, sort.key, title) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) {
        return Number(a.value === null) - Number(b.value === null);
      }
      return sign * compare(a.value, b.value);
    })
    .map(({ row }) => row);
}

/** The rows in whose name, algorithm or description a text occurs. */
export function matching(
  rows: IRanked[],
  search: string,
  title: (algorithm: string) => string
): IRanked[] {
  const wanted = search.trim().toLowerCase();
  return wanted === ''
    ? rows
    : rows.filter(({ candidate }) =>
        [candidate.id, title(candidate.algorithm), candidate.description].some(
          text => text.toLowerCase().includes(wanted)
        )
      );
}

/** Whether a table with these columns of numbers can show that it is sorted by a key. */
export function isShown(key: SortKey, columns: IColumn[]): boolean {
  return (
    ['rank', 'id', 'algorithm', 'status'].includes(key) ||
    columns.some(column => column.key === key)
  );
}

/** A metric of a candidate on the out-of-fold predictions. */
export function metricOf(candidate: Candidate, name: string): number | null {
  return (
    candidate.metrics.find(metric => metric.name === name)?.cross_validation ??
    null
  );
}

const STATUS_ORDER: Record<CandidateStatus, number> = {
  training: 0,
  completed: 1,
  failed: 2,
  pruned: 3
};

function hasScore(
  candidate: Candidate
): candidate is Candidate & { score: number } {
  return candidate.status === 'completed' && candidate.score !== null;
}

function valueOf(
  { candidate, rank }: IRanked,
  key: SortKey,
  title: (algorithm: string) => string
): number | string | null {
  switch (key) {
    case 'rank':
      return rank;
    case 'status':
      return STATUS_ORDER[candidate.status];
    case 'algorithm':
      return title(candidate.algorithm);
    case 'id':
    case 'score':
    case 'validation_score':
    case 'fit_seconds':
    case 'predict_ms_per_1000_rows':
      return candidate[key];
    default:
      return metricOf(candidate, key.slice('metric:'.length));
  }
}

const COLLATOR = new Intl.Collator(undefined, { numeric: true });

function compare(a: number | string, b: number | string): number {
  return typeof a === 'number' && typeof b === 'number'
    ? a - b
    : COLLATOR.compare(String(a), String(b));
}
