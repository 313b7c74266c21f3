import type { TranslationBundle } from '@jupyterlab/translation';

import type { AlgorithmInfo, MetricInfo } from '../api';

/** A metric's title; its name until the catalog is there. */
export function metricTitle(name: string, metrics: MetricInfo[]): string {
  return metrics.find(metric => metric.name === name)?.title ?? name;
}

/** An algorithm's title; ensembles are no algorithm of the catalog. */
export function algorithmTitle(
  name: string,
  algorithms: AlgorithmInfo[],
  trans: TranslationBundle
): string {
  if (name === 'ensemble') {
    return trans.__('Ensemble');
  }
  return algorithms.find(algorithm => algorithm.name === name)?.title ?? name;
}
