import type { ExperimentSummary, IExperimentsQuery } from '../../api';
import { EVERYTHING, isFiltered } from '../../api';
import { projectsOf, select, tagsOf } from '../query';

const NOW = Date.parse('2024-06-02T12:00:00Z');

function one(
  name: string,
  other: Partial<ExperimentSummary> = {}
): ExperimentSummary {
  return {
    name,
    folder: `autopilot/${name}`,
    status: 'completed',
    stage: null,
    progress: 1,
    revision: 9,
    created_at: '2024-06-01T12:00:00Z',
    started_at: '2024-06-01T12:00:00Z',
    ended_at: '2024-06-01T12:10:00Z',
    problem_type: 'binary',
    objective: 'auc',
    best_score: 0.8,
    max_runtime: 600,
    candidates: 9,
    target: 'Churn',
    project: null,
    tags: [],
    endpoint: null,
    queue_position: null,
    waiting_for: '',
    ...other
  };
}

const OLD = one('churn-10', {
  created_at: '2024-05-01T12:00:00Z',
  project: 'Retention',
  tags: ['baseline', 'q1'],
  best_score: 0.7
});
const FAILED = one('churn-9', {
  created_at: '2024-05-02T12:00:00Z',
  status: 'failed',
  project: 'Retention',
  best_score: null,
  started_at: null,
  ended_at: null
});
const RUNNING = one('prices', {
  created_at: '2024-06-02T11:00:00Z',
  status: 'in_progress',
  progress: 0.5,
  started_at: '2024-06-02T11:00:00Z',
  ended_at: null,
  target: 'SalePrice',
  problem_type: 'regression',
  objective: 'rmse',
  best_score: 12,
  tags: ['q1']
});
const EARLY = one('prices-2', { ...RUNNING, name: 'early', progress: 0.1 });
const ALL = [RUNNING, FAILED, OLD];

/** The names that a query gives. */
function names(query: Partial<IExperimentsQuery>, experiments = ALL): string[] {
  return select(experiments, { ...EVERYTHING, ...query }, NOW).map(
    ({ name }) => name
  );
}

describe('the list of experiments', () => {
  it.each<[string, Partial<IExperimentsQuery>, string[]]>([
    ['newest first', {}, ['prices', 'churn-9', 'churn-10']],
    ['by name', { search: 'CHURN-1' }, ['churn-10']],
    ['by project', { search: 'retent' }, ['churn-9', 'churn-10']],
    ['by tag', { search: 'baseline' }, ['churn-10']],
    ['by target', { search: 'saleprice' }, ['prices']],
    ['by words that all match', { search: ' churn  q1 ' }, ['churn-10']],
    ['by words across two fields only', { search: 'churn-9retention' }, []],
    ['what has not ended', { status: 'active' }, ['prices']],
    ['of a status', { status: 'failed' }, ['churn-9']],
    ['of a project', { project: 'Retention' }, ['churn-9', 'churn-10']],
    ['with a tag', { tag: 'q1' }, ['prices', 'churn-10']],
    ['with all of these', { tag: 'q1', project: 'Retention' }, ['churn-10']]
  ])('is found %s', (_, query, expected) => {
    expect(names(query)).toEqual(expected);
  });

  it.each<[IExperimentsQuery['sort']['column'], string[], string[]]>([
    // Numbers in names count as numbers; what has no value is last in both directions.
    [
      'name',
      ['churn-9', 'churn-10', 'prices'],
      ['prices', 'churn-10', 'churn-9']
    ],
    [
      'best_score',
      ['churn-10', 'prices', 'churn-9'],
      ['prices', 'churn-10', 'churn-9']
    ],
    [
      'duration',
      ['churn-10', 'prices', 'churn-9'],
      ['prices', 'churn-10', 'churn-9']
    ],
    [
      'status',
      ['prices', 'churn-10', 'churn-9'],
      ['churn-9', 'churn-10', 'prices']
    ],
    [
      'tags',
      ['churn-10', 'prices', 'churn-9'],
      ['prices', 'churn-10', 'churn-9']
    ]
  ])('is sorted by %s', (column, up, down) => {
    expect(names({ sort: { column, descending: false } })).toEqual(up);
    expect(names({ sort: { column, descending: true } })).toEqual(down);
  });

  it('puts the experiment that is further before the other', () => {
    const sort = { column: 'status', descending: false } as const;
    expect(names({ sort }, [EARLY, RUNNING])).toEqual(['prices', 'early']);
  });

  it('names each project and tag once', () => {
    expect(projectsOf(ALL)).toEqual(['Retention']);
    expect(tagsOf(ALL)).toEqual(['baseline', 'q1']);
  });

  it('knows whether anything is left out', () => {
    expect(isFiltered(EVERYTHING)).toBe(false);
    expect(isFiltered({ ...EVERYTHING, search: '  ' })).toBe(false);
    expect(isFiltered({ ...EVERYTHING, tag: 'q1' })).toBe(true);
  });
});
