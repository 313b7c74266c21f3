import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { AlgorithmInfo, Experiment, MetricInfo } from '../../api';
import type { ChartRenderer } from '../../charts';
import { Empty, autopilotIcon } from '../../ui';
import { chartFailure } from '../chartFailure';
import { costSpec, historySpec, latencySpec } from './chartSpecs';
import { Composition } from './Composition';
import { bestMetricsSpec } from './metricsSpec';

export interface IChartsProps {
  experiment: Experiment;
  metrics: MetricInfo[];
  algorithms: AlgorithmInfo[];
  chart: ChartRenderer;
  trans: TranslationBundle;
  onOpenModel: (candidate: string) => void;
}

/** The candidates in charts. */
export function Charts({
  experiment,
  metrics,
  algorithms,
  chart: Chart,
  trans,
  onOpenModel
}: IChartsProps): JSX.Element {
  const { state } = experiment;
  const failure = chartFailure(trans);
  const charts = React.useMemo(() => {
    const words = { metrics, algorithms, trans };
    return [
      {
        title: trans.__('Score over time'),
        about: trans.__(
          'Each candidate when it was ready; the line is the best score so far.'
        ),
        height: 260,
        spec: historySpec(state, words)
      },
      {
        title: trans.__('Score and training time'),
        about: trans.__('What a better score costs.'),
        height: 260,
        spec: costSpec(state, words)
      },
      {
        title: trans.__('Score and prediction latency'),
        about: trans.__(
          'No candidate beats those on the line both in score and in speed.'
        ),
        height: 260,
        spec: latencySpec(state, words)
      },
      {
        title: trans.__('Metrics of the best model'),
        about: trans.__(
          'On the out-of-fold predictions and on the validation part that was held back; far apart, they tell of overfitting.'
        ),
        height: 220,
        spec: bestMetricsSpec(state, words)
      }
    ];
  }, [state, metrics, algorithms, trans]);
  if (!charts[0].spec) {
    return (
      <Empty icon={autopilotIcon} title={trans.__('No charts yet')}>
        {trans.__('They are drawn when the first candidate is trained.')}
      </Empty>
    );
  }
  return (
    <div className="jp-Autopilot-Charts">
      {charts.map(
        ({ title, about, height, spec }) =>
          spec && (
            <figure key={title}>
              <figcaption>
                <h3>{title}</h3>
                <p>{about}</p>
              </figcaption>
              <Chart
                spec={spec}
                height={height}
                label={title}
                failure={failure}
              />
            </figure>
          )
      )}
      <Composition state={state} trans={trans} onOpenModel={onOpenModel} />
    </div>
  );
}
