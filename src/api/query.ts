import type { Status } from './types';

/** What the list of experiments can be sorted by. */
export type ExperimentsColumn =
  | 'name'
  | 'status'
  | 'problem_type'
  | 'objective'
  | 'best_score'
  | 'duration'
  | 'created_at'
  | 'project'
  | 'tags';

export interface IExperimentsSort {
  column: ExperimentsColumn;
  descending: boolean;
}

/** Which experiments of the list are wanted, and in what order; an empty text wants all. */
export interface IExperimentsQuery {
  /** Words that stand in the name, the project, the tags or the target. */
  search: string;
  /** `active` is all that has not ended. */
  status: Status | 'active' | '';
  project: string;
  tag: string;
  sort: IExperimentsSort;
}

/** Everything, newest first. */
export const EVERYTHING: IExperimentsQuery = {
  search: '',
  status: '',
  project: '',
  tag: '',
  sort: { column: 'created_at', descending: true }
};

/** Whether a query leaves anything out. */
export function isFiltered(query: IExperimentsQuery): boolean {
  const { search, status, project, tag } = query;
  return [search.trim(), status, project, tag].some(Boolean);
}
