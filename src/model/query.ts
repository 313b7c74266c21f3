import type {
  Endpoint,
  ExperimentSummary,
  ExperimentsColumn,
  IExperimentsQuery,
  IExperimentsSort,
  Status,
  Transform
} from '../api';
import { isTerminal } from '../api';

/** The experiments that a query wants, in its order. `now` is the end of what still runs, in milliseconds. */
export function select(
  experiments: readonly ExperimentSummary[],
  query: IExperimentsQuery,
  now: number
): ExperimentSummary[] {
  return sorted(matching(experiments, query), query.sort, now);
}

/** The experiments that pass the search and the filters, in the order they had. */
export function matching(
  experiments: readonly ExperimentSummary[],
  { search, status, project, tag }: Omit<IExperimentsQuery, 'sort'>
): ExperimentSummary[] {
  const words = wordsOf(search);
  return experiments.filter(
    one =>
      (!status ||
        (status === 'active'
          ? !isTerminal(one.status)
          : one.status === status)) &&
      (!project || one.project === project) &&
      (!tag || one.tags.includes(tag)) &&
      holdsAll(words, [one.name, one.project ?? '', ...one.tags, one.target])
  );
}

/** The endpoints with all words of a search in their name, experiment or model. */
export function matchingEndpoints(
  endpoints: readonly Endpoint[],
  search: string
): Endpoint[] {
  const words = wordsOf(search);
  return endpoints.filter(({ name, experiment, candidate }) =>
    holdsAll(words, [name, experiment, candidate])
  );
}

export function matchingTransforms(
  transforms: readonly Transform[],
  search: string
): Transform[] {
  const words = wordsOf(search);
  return transforms.filter(({ name, data_path: input, output_path: output }) =>
    holdsAll(words, [name, input, output])
  );
}

/** In the order of a column; what has no value there comes last in both directions. */
export function sorted(
  experiments: readonly ExperimentSummary[],
  { column, descending }: IExperimentsSort,
  now: number
): ExperimentSummary[] {
  const sign = descending ? -1 : 1;
  return experiments
    .map(one => ({ one, value: valueOf(one, column, now) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) {
        return Number(a.value === null) - Number(b.value === null);
      }
      return sign * compare(a.value, b.value);
    })
    .map(({ one }) => one);
}

/** The projects of the experiments, each once, by name. */
export function projectsOf(
  experiments: readonly ExperimentSummary[]
): string[] {
  return unique(experiments.flatMap(({ project }) => project ?? []));
}

/** The tags of the experiments, each once, by name. */
export function tagsOf(experiments: readonly ExperimentSummary[]): string[] {
  return unique(experiments.flatMap(({ tags }) => tags));
}

/** What runs stands before what has ended; well before badly. */
const STATUS_ORDER: readonly Status[] = [
  'stopping',
  'in_progress',
  'starting',
  'queued',
  'completed',
  'stopped',
  'failed',
  'lost'
];

const COLLATOR = new Intl.Collator(undefined, { numeric: true });

function wordsOf(search: string): string[] {
  return search.toLowerCase().split(/\s+/).filter(Boolean);
}

function holdsAll(words: string[], texts: string[]): boolean {
  const text = texts.join('\n').toLowerCase();
  return words.every(word => text.includes(word));
}

function valueOf(
  one: ExperimentSummary,
  column: ExperimentsColumn,
  now: number
): number | string | null {
  switch (column) {
    case 'status':
      // Of two that run, the one that is further.
      return STATUS_ORDER.indexOf(one.status) - one.progress / 2;
    case 'duration':
      return one.started_at === null
        ? null
        : (one.ended_at === null ? now : Date.parse(one.ended_at)) -
            Date.parse(one.started_at);
    case 'created_at':
      return Date.parse(one.created_at);
    case 'tags':
      return one.tags.join(', ') || null;
    default:
      return one[column];
  }
}

function compare(a: number | string, b: number | string): number {
  return typeof a === 'number' && typeof b === 'number'
    ? a - b
    : COLLATOR.compare(String(a), String(b));
}

function unique(texts: string[]): string[] {
  return [...new Set(texts)].sort(COLLATOR.compare);
}
