import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Dependence, DependenceSection } from '../../api';
import { formatNumber } from '../../ui';
import { chartFailure } from '../chartFailure';
import type { ISectionContext } from './kinds';
import { dependencePlan } from './charts/features';

const HEIGHT = 220;

/** A chart for each feature. */
export function Dependences({
  section,
  context: { chart, trans }
}: {
  section: DependenceSection;
  context: ISectionContext;
}): JSX.Element {
  return (
    <div className="jp-Autopilot-Dependences">
      {section.features.map(dependence => (
        <One
          key={dependence.feature_name}
          dependence={dependence}
          chart={chart}
          trans={trans}
        />
      ))}
    </div>
  );
}

function One({
  dependence,
  chart: Chart,
  trans
}: {
  dependence: Dependence;
  chart: ISectionContext['chart'];
  trans: TranslationBundle;
}): JSX.Element {
  const spec = React.useMemo(
    () => dependencePlan(dependence, trans),
    [dependence, trans]
  );
  return (
    <figure>
      <figcaption>{dependence.feature_name}</figcaption>
      <Chart
        spec={spec}
        height={HEIGHT}
        label={dependenceText(dependence, trans)}
        failure={chartFailure(trans)}
      />
    </figure>
  );
}

/** From which to which prediction a feature leads, for those who cannot see the chart. */
export function dependenceText(
  {
    feature_name: feature,
    feature_values: values,
    model_predictions: predictions,
    label_headers: labels
  }: Dependence,
  trans: TranslationBundle
): string {
  const [first] = predictions;
  const low = first.indexOf(Math.min(...first));
  const high = first.indexOf(Math.max(...first));
  return trans.__(
    'Mean prediction of “%1” by %2: lowest, %3, at %4, and highest, %5, at %6.',
    labels[0],
    feature,
    formatNumber(first[low], 3),
    String(values[low]),
    formatNumber(first[high], 3),
    String(values[high])
  );
}
