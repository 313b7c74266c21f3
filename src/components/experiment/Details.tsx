import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { AlgorithmInfo, Experiment, MetricInfo } from '../../api';
import {
  CopyButton,
  Disclosure,
  formatCount,
  formatDuration,
  formatShare
} from '../../ui';
import type { IFact } from '../Facts';
import { columnTypeTitle } from '../columnType';
import { algorithmTitle, metricTitle } from '../names';
import { formatTime } from '../time';
import { methodTitle, problemTypeTitle } from '../words';

export interface IDetailsProps {
  experiment: Experiment;
  metrics: MetricInfo[];
  algorithms: AlgorithmInfo[];
  trans: TranslationBundle;
}

/** The specification as it was sent. */
export function Details({
  experiment,
  metrics,
  algorithms,
  trans
}: IDetailsProps): JSX.Element {
  const { spec, folder, created_at: created } = experiment;
  const json = JSON.stringify(spec, null, 2);
  const limit = (seconds: number | null) =>
    seconds === null ? trans.__('none') : formatDuration(seconds, trans);
  const facts: IFact[] = [
    { title: trans.__('Created'), value: formatTime(created) },
    { title: trans.__('Input data'), value: spec.data_path },
    { title: trans.__('Folder'), value: folder },
    { title: trans.__('Target'), value: spec.target },
    { title: trans.__('Features'), value: features(experiment, trans) },
    {
      title: trans.__('Validation part'),
      value:
        spec.split_method === 'auto'
          ? trans.__('Automatic')
          : trans.__('%1 of the rows', formatShare(spec.validation_fraction))
    },
    {
      title: trans.__('Problem type'),
      value:
        spec.problem_type === 'auto'
          ? trans.__('Auto')
          : problemTypeTitle(spec.problem_type, trans)
    },
    {
      title: trans.__('Objective metric'),
      value:
        spec.objective === null
          ? trans.__('Auto')
          : metricTitle(spec.objective, metrics)
    },
    {
      title: trans.__('Training method'),
      value: methodTitle(spec.training_method, trans)
    },
    {
      title: trans.__('Algorithms'),
      value:
        spec.algorithms === null
          ? trans.__('all')
          : spec.algorithms
              .map(name => algorithmTitle(name, algorithms, trans))
              .join(', ')
    },
    { title: trans.__('Maximum run time'), value: limit(spec.max_runtime) },
    {
      title: trans.__('Maximum time per candidate'),
      value:
        spec.max_runtime_per_candidate === null
          ? trans.__('planned')
          : limit(spec.max_runtime_per_candidate)
    },
    {
      title: trans.__('Maximum candidates'),
      value:
        spec.max_candidates === null
          ? trans.__('none')
          : formatCount(spec.max_candidates)
    },
    { title: trans.__('Random seed'), value: spec.seed },
    {
      title: trans.__('Deploy the best model'),
      value: spec.auto_deploy
        ? trans.__('yes, as %1', spec.endpoint_name ?? spec.name)
        : trans.__('no')
    }
  ];
  return (
    <div className="jp-Autopilot-Details">
      <dl className="jp-Autopilot-Sheet">
        {facts.map(({ title, value }) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Disclosure title={trans.__('Specification as JSON')}>
        <div className="jp-Autopilot-Code">
          <CopyButton text={json} trans={trans} />
          <pre tabIndex={0}>{json}</pre>
        </div>
      </Disclosure>
    </div>
  );
}

/** Most names of features that are written out. */
const NAMED = 60;

function features({ spec }: Experiment, trans: TranslationBundle): string {
  if (spec.features === null) {
    return trans.__('all columns that can be used');
  }
  const names = spec.features
    .slice(0, NAMED)
    .map(({ name, type }) =>
      type === 'auto' ? name : `${name} (${columnTypeTitle(type, trans)})`
    );
  const more = spec.features.length - names.length;
  return (
    `${formatCount(spec.features.length)}: ${names.join(', ')}` +
    (more > 0 ? ` ${trans.__('and %1 more', formatCount(more))}` : '')
  );
}
