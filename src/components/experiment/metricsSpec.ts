import type { ExperimentState } from '../../api';
import type { Plan } from '../../charts';
import { metricTitle } from '../names';
import type { IWords } from './chartSpecs';

/** The best candidate's metrics that are shares, out-of-fold and on the validation part; null below two of them. */
export function bestMetricsSpec(
  state: ExperimentState,
  { metrics, trans }: IWords
): Plan | null {
  const best = state.candidates.find(one => one.id === state.best_candidate);
  const parts = [trans.__('Out-of-fold'), trans.__('Validation')];
  const names = (best?.metrics ?? []).filter(
    ({ name, cross_validation: value }) =>
      metrics.find(metric => metric.name === name)?.greater_is_better &&
      value !== null &&
      value >= 0 &&
      value <= 1
  );
  if (names.length < 2) {
    return null;
  }
  return () => ({
    data: {
      values: names.flatMap(({ name, cross_validation, validation }) =>
        [cross_validation, validation].flatMap((value, index) =>
          value === null
            ? []
            : { metric: metricTitle(name, metrics), part: parts[index], value }
        )
      )
    },
    mark: { type: 'bar' },
    encoding: {
      y: {
        field: 'metric',
        type: 'nominal',
        sort: null,
        title: null
      },
      yOffset: { field: 'part', type: 'nominal', sort: parts },
      x: {
        field: 'value',
        type: 'quantitative',
        title: null,
        scale: { domain: [0, 1] },
        axis: { tickCount: 5 }
      },
      color: {
        field: 'part',
        type: 'nominal',
        sort: parts,
        title: null,
        legend: { orient: 'top' }
      },
      tooltip: [
        { field: 'metric', title: trans.__('Metric') },
        { field: 'part', title: trans.__('Measured on') },
        { field: 'value', title: trans.__('Value'), format: '.4f' }
      ]
    }
  });
}
