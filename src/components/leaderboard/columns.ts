import type { TranslationBundle } from '@jupyterlab/translation';

import type {
  Candidate,
  ExperimentState,
  MetricInfo,
  MetricValue
} from '../../api';
import { formatDuration, formatNumber, inFormat } from '../../ui';
import { metricTitle } from '../names';
import type { SortKey } from './ranking';
import { metricOf } from './ranking';

/** A column of numbers. */
export interface IColumn {
  key: SortKey;
  title: string;
  help: string;
  /** The direction of the first click on its header. */
  descending: boolean;
  text: (candidate: Candidate) => string;
}

/** The columns after rank, name, algorithm and status. */
export function numberColumns(
  state: ExperimentState,
  metrics: MetricInfo[],
  trans: TranslationBundle
): IColumn[] {
  const objective = state.objective
    ? metricTitle(state.objective, metrics)
    : trans.__('Score');
  const others = new Set(
    state.candidates.flatMap(({ metrics }) => metrics.map(({ name }) => name))
  );
  others.delete(state.objective ?? '');
  return [
    {
      key: 'score',
      title: objective,
      help: trans.__(
        '%1 on the out-of-fold predictions of the training part: the objective, which ranks the candidates',
        objective
      ),
      descending: state.greater_is_better,
      text: candidate => score(candidate.score)
    },
    {
      key: 'validation_score',
      title: trans.__('Validation'),
      help: trans.__(
        '%1 on the validation part, which was held back and is never used to choose',
        objective
      ),
      descending: state.greater_is_better,
      text: candidate => score(candidate.validation_score)
    },
    {
      key: 'fit_seconds',
      title: trans.__('Fit time'),
      help: trans.__('How long the training took'),
      descending: false,
      text: candidate => fitTime(candidate, trans)
    },
    {
      key: 'predict_ms_per_1000_rows',
      title: trans.__('Latency'),
      help: trans.__('Time to predict 1,000 rows'),
      descending: false,
      text: candidate => latency(candidate, trans)
    },
    ...inOrder([...others], metrics).map((name): IColumn => {
      const info = metrics.find(metric => metric.name === name);
      return {
        key: `metric:${name}`,
        title: info?.title ?? name,
        help: info?.description ?? '',
        descending: info?.greater_is_better ?? true,
        text: candidate => score(metricOf(candidate, name))
      };
    })
  ];
}

/** A score, small ones with four decimals so that they stand below each other; a dash where there is none. */
export function score(value: number | null): string {
  if (value === null) {
    return '–';
  }
  const size = Math.abs(value);
  return size >= 0.001 && size < 10
    ? inFormat(value, FOUR_DECIMALS)
    : formatNumber(value, 5);
}

const FOUR_DECIMALS = { minimumFractionDigits: 4, maximumFractionDigits: 4 };

/** The 95 % confidence interval on the validation part; null where there is none. */
export function intervalText(
  { validation_low: low, validation_high: high }: MetricValue,
  trans: TranslationBundle
): string | null {
  return low === null || high === null
    ? null
    : trans.__('%1 to %2', score(low), score(high));
}

export function fitTime(
  { fit_seconds: seconds }: Candidate,
  trans: TranslationBundle
): string {
  if (seconds === null) {
    return '–';
  }
  return seconds < 10
    ? trans.__('%1 s', formatNumber(seconds, 2))
    : formatDuration(seconds, trans);
}

export function latency(
  { predict_ms_per_1000_rows: milliseconds }: Candidate,
  trans: TranslationBundle
): string {
  return milliseconds === null
    ? '–'
    : trans.__('%1 ms', formatNumber(milliseconds, 3));
}

/** Metric names in the catalog's order. */
export function inOrder(names: string[], metrics: MetricInfo[]): string[] {
  const place = (name: string) => {
    const index = metrics.findIndex(metric => metric.name === name);
    return index < 0 ? metrics.length : index;
  };
  return names.sort((a, b) => place(a) - place(b));
}
