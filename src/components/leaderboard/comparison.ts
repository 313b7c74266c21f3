import type { TranslationBundle } from '@jupyterlab/translation';

import type {
  AlgorithmInfo,
  Candidate,
  ExperimentState,
  MetricInfo,
  MetricValue
} from '../../api';
import { formatShare } from '../../ui';
import { algorithmTitle, metricTitle } from '../names';
import { candidateStatusTitle } from '../words';
import { fitTime, inOrder, intervalText, latency, score } from './columns';

/** What one of the candidates has in a row. */
export interface ICell {
  /** Several lines are a list. */
  lines: string[];
  /** A smaller line below. */
  note?: string | null;
  /** No other candidate does better. */
  best?: boolean;
}

export interface IRow {
  title: string;
  cells: ICell[];
  /** Not all candidates have the same; only told where that is the question. */
  differs?: boolean;
}

export interface IGroup {
  title: string;
  rows: IRow[];
}

export interface IComparisonWords {
  metrics: MetricInfo[];
  algorithms: AlgorithmInfo[];
  trans: TranslationBundle;
}

/** What sets candidates apart, in groups of rows with a cell for each candidate. */
export function compared(
  candidates: Candidate[],
  state: ExperimentState,
  words: IComparisonWords
): IGroup[] {
  const { trans } = words;
  return [
    { title: trans.__('Candidate'), rows: generalRows(candidates, words) },
    { title: trans.__('Metrics'), rows: metricRows(candidates, state, words) },
    { title: trans.__('Time'), rows: timeRows(candidates, trans) },
    {
      title: trans.__('Hyperparameters'),
      rows: hyperparameterRows(candidates)
    },
    { title: trans.__('Parts'), rows: partRows(candidates, trans) }
  ].filter(group => group.rows.length > 0);
}

/** Which of the values no other one beats; none where there is nothing to choose between. */
export function bestOf(
  values: (number | null)[],
  greaterIsBetter: boolean
): boolean[] {
  const known = values.filter((value): value is number => value !== null);
  const best = greaterIsBetter ? Math.max(...known) : Math.min(...known);
  const choice = known.length > 1 && known.some(value => value !== best);
  return values.map(value => choice && value === best);
}

function generalRows(
  candidates: Candidate[],
  { algorithms, trans }: IComparisonWords
): IRow[] {
  const rows = [
    textRow(trans.__('Algorithm'), candidates, ({ algorithm }) =>
      algorithmTitle(algorithm, algorithms, trans)
    ),
    textRow(trans.__('Description'), candidates, one => one.description),
    textRow(trans.__('Status'), candidates, ({ status }) =>
      candidateStatusTitle(status, trans)
    ),
    textRow(trans.__('Why it failed'), candidates, one => one.error)
  ];
  return rows.filter(hasText);
}

function metricRows(
  candidates: Candidate[],
  state: ExperimentState,
  { metrics, trans }: IComparisonWords
): IRow[] {
  const names = new Set(
    candidates.flatMap(one => one.metrics.map(({ name }) => name))
  );
  const ordered = inOrder([...names], metrics).sort(
    (a, b) => Number(b === state.objective) - Number(a === state.objective)
  );
  return ordered.flatMap(name => {
    const title = metricTitle(name, metrics);
    const greater =
      name === state.objective
        ? state.greater_is_better
        : (metrics.find(one => one.name === name)?.greater_is_better ?? true);
    const values = candidates.map(one =>
      one.metrics.find(metric => metric.name === name)
    );
    const row = (
      rowTitle: string,
      part: 'cross_validation' | 'validation',
      note?: (value: MetricValue) => string | null
    ): IRow => {
      const best = bestOf(
        values.map(value => value?.[part] ?? null),
        greater
      );
      return {
        title: rowTitle,
        cells: values.map((value, index) => ({
          lines: [score(value?.[part] ?? null)],
          note: value && note?.(value),
          best: best[index]
        }))
      };
    };
    return [
      row(trans.__('%1, out-of-fold', title), 'cross_validation'),
      row(trans.__('%1, validation', title), 'validation', value =>
        intervalText(value, trans)
      )
    ];
  });
}

function timeRows(candidates: Candidate[], trans: TranslationBundle): IRow[] {
  const row = (
    title: string,
    seconds: (candidate: Candidate) => number | null,
    text: (candidate: Candidate, trans: TranslationBundle) => string
  ): IRow => {
    const best = bestOf(candidates.map(seconds), false);
    return {
      title,
      cells: candidates.map((one, index) => ({
        lines: [text(one, trans)],
        best: best[index]
      }))
    };
  };
  return [
    row(trans.__('Fit time'), one => one.fit_seconds, fitTime),
    row(
      trans.__('Latency of 1,000 rows'),
      one => one.predict_ms_per_1000_rows,
      latency
    )
  ];
}

/** Those that differ come first. */
function hyperparameterRows(candidates: Candidate[]): IRow[] {
  const names = new Set(
    candidates.flatMap(one => Object.keys(one.hyperparameters))
  );
  return [...names]
    .sort()
    .map(name => {
      const texts = candidates.map(one => valueText(one.hyperparameters[name]));
      return {
        title: name,
        cells: texts.map(text => ({ lines: [text] })),
        differs: texts.some(text => text !== texts[0])
      };
    })
    .sort((a, b) => Number(b.differs) - Number(a.differs));
}

function partRows(candidates: Candidate[], trans: TranslationBundle): IRow[] {
  const steps = candidates.map(one => one.preprocessing);
  const members = candidates.map(one =>
    [...one.members]
      .sort((a, b) => b.weight - a.weight)
      .map(({ candidate, weight }) => `${candidate} ${formatShare(weight)}`)
  );
  return [
    listRow(trans.__('Preprocessing'), steps),
    listRow(trans.__('Members and their weights'), members)
  ].filter(hasText);
}

function textRow(
  title: string,
  candidates: Candidate[],
  text: (candidate: Candidate) => string
): IRow {
  return {
    title,
    cells: candidates.map(one => ({ lines: [text(one) || '–'] }))
  };
}

function listRow(title: string, lists: string[][]): IRow {
  return {
    title,
    cells: lists.map(lines => ({ lines: lines.length > 0 ? lines : ['–'] }))
  };
}

function hasText({ cells }: IRow): boolean {
  return cells.some(({ lines }) => lines[0] !== '–');
}

/** A hyperparameter's value as it is read; a dash for none. */
export function valueText(value: unknown): string {
  if (value === undefined) {
    return '–';
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
