import type { TranslationBundle } from '@jupyterlab/translation';

import type {
  AlgorithmInfo,
  Candidate,
  ExperimentState,
  MetricInfo
} from '../../api';
import type { Plan, Spec } from '../../charts';
import { algorithmTitle, metricTitle } from '../names';
import { secondsBetween } from '../time';

export interface IWords {
  metrics: MetricInfo[];
  algorithms: AlgorithmInfo[];
  trans: TranslationBundle;
}

/** The candidates' scores over time and the best so far; null where there is none. */
export function historySpec(
  state: ExperimentState,
  words: IWords
): Plan | null {
  const values = points(state, words);
  if (values.length === 0) {
    return null;
  }
  const { trans } = words;
  const title = scoreTitle(state, words);
  let best = values[0].score;
  const line = values.map(({ seconds, score }) => {
    best = state.greater_is_better
      ? Math.max(best, score)
      : Math.min(best, score);
    return { seconds, best };
  });
  const x = {
    field: 'seconds',
    type: 'quantitative',
    title: trans.__('Seconds since the start'),
    axis: { grid: false }
  };
  return width => ({
    layer: [
      {
        data: { values: line },
        mark: { type: 'line', interpolate: 'step-after', opacity: 0.6 },
        encoding: {
          x,
          y: {
            field: 'best',
            type: 'quantitative',
            title,
            scale: { zero: false }
          }
        }
      },
      {
        data: { values },
        mark: { type: 'point', filled: true, size: 60, opacity: 1 },
        encoding: {
          x,
          y: {
            field: 'score',
            type: 'quantitative',
            title,
            scale: { zero: false }
          },
          color: colour(width, words),
          tooltip: tooltip(title, words)
        }
      }
    ]
  });
}

/** Scores by training time. */
export function costSpec(state: ExperimentState, words: IWords): Plan | null {
  const values = points(state, words).filter(point => point.fit !== null);
  if (values.length < 2) {
    return null;
  }
  const title = scoreTitle(state, words);
  return width => ({
    data: { values },
    mark: { type: 'point', filled: true, size: 60, opacity: 1 },
    encoding: {
      x: {
        field: 'fit',
        type: 'quantitative',
        title: words.trans.__('Fit time in seconds'),
        axis: { grid: false }
      },
      y: {
        field: 'score',
        type: 'quantitative',
        title,
        scale: { zero: false }
      },
      color: colour(width, words),
      tooltip: tooltip(title, words)
    }
  });
}

/** Scores by prediction latency, and a line through the candidates that no other one beats in both. */
export function latencySpec(
  state: ExperimentState,
  words: IWords
): Plan | null {
  const values = points(state, words).filter(
    (point): point is IPoint & { latency: number } => point.latency !== null
  );
  if (values.length < 2) {
    return null;
  }
  const title = scoreTitle(state, words);
  const x = {
    field: 'latency',
    type: 'quantitative',
    title: words.trans.__('Milliseconds to predict 1,000 rows'),
    axis: { grid: false }
  };
  const y = {
    field: 'score',
    type: 'quantitative',
    title,
    scale: { zero: false }
  };
  return width => ({
    layer: [
      {
        data: { values: paretoFront(values, state.greater_is_better) },
        mark: { type: 'line', interpolate: 'step-after', opacity: 0.6 },
        encoding: { x, y }
      },
      {
        data: { values },
        mark: { type: 'point', filled: true, size: 60, opacity: 1 },
        encoding: {
          x,
          y,
          color: colour(width, words),
          tooltip: [
            ...tooltip(title, words),
            { field: 'latency', title: x.title, format: '.3~g' }
          ]
        }
      }
    ]
  });
}

/** The points that no other one beats both in score and in latency, the fastest first. */
export function paretoFront<T extends { score: number; latency: number }>(
  values: T[],
  greaterIsBetter: boolean
): T[] {
  const sign = greaterIsBetter ? 1 : -1;
  const ordered = [...values].sort(
    (a, b) => a.latency - b.latency || sign * (b.score - a.score)
  );
  let best = -Infinity;
  return ordered.filter(({ score }) => {
    const better = sign * score > best;
    best = Math.max(best, sign * score);
    return better;
  });
}

interface IPoint {
  candidate: string;
  algorithm: string;
  /** Since the start of the experiment. */
  seconds: number;
  score: number;
  fit: number | null;
  /** Milliseconds for 1,000 rows. */
  latency: number | null;
}

/** The candidates with a score, in the order in which they were ready. */
function points(
  state: ExperimentState,
  { algorithms, trans }: IWords
): IPoint[] {
  const start = state.started_at;
  if (start === null) {
    return [];
  }
  return state.candidates
    .filter(
      (one): one is Candidate & { score: number; ended_at: string } =>
        one.score !== null && one.ended_at !== null
    )
    .map(one => ({
      candidate: one.id,
      algorithm: algorithmTitle(one.algorithm, algorithms, trans),
      seconds: secondsBetween(start, one.ended_at, 0),
      score: one.score,
      fit: one.fit_seconds,
      latency: one.predict_ms_per_1000_rows
    }))
    .sort((a, b) => a.seconds - b.seconds);
}

function scoreTitle(state: ExperimentState, words: IWords): string {
  return state.objective
    ? metricTitle(state.objective, words.metrics)
    : words.trans.__('Score');
}

/** Pixels for a name in the legend. */
const LEGEND_ENTRY = 130;

function colour(width: number, { trans }: IWords): Spec {
  return {
    field: 'algorithm',
    type: 'nominal',
    title: trans.__('Algorithm'),
    legend: {
      orient: 'bottom',
      columns: Math.max(1, Math.floor(width / LEGEND_ENTRY)),
      title: null
    }
  };
}

function tooltip(title: string, { trans }: IWords): Spec[] {
  return [
    { field: 'candidate', title: trans.__('Candidate') },
    { field: 'algorithm', title: trans.__('Algorithm') },
    { field: 'score', title, format: '.5~g' },
    { field: 'fit', title: trans.__('Fit time in seconds'), format: '.3~g' }
  ];
}
