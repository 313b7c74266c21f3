import type { TranslationBundle } from '@jupyterlab/translation';

import type { TabularSpecRequest } from '../api';
import type { Values } from './draft';

/** A specification with a value for each field; the kind is always the same. */
export type Spec = Required<Omit<TabularSpecRequest, 'kind'>>;

export type SpecField = keyof Spec;

export type SpecFeature = NonNullable<Spec['features']>[number];

/** What the contract takes where a field is not given. */
const DEFAULTS: Spec = {
  name: '',
  data_path: '',
  output_path: 'autopilot',
  project: null,
  tags: [],
  auto_deploy: false,
  endpoint_name: null,
  max_runtime: 600,
  max_runtime_per_candidate: null,
  max_candidates: null,
  seed: 0,
  max_cores: null,
  max_memory: null,
  encryption_key: null,
  missing_tokens: [],
  split_method: 'auto',
  validation_fraction: 0.2,
  validation_path: null,
  group_column: null,
  time_column: null,
  target: '',
  weight_column: null,
  features: null,
  training_method: 'auto',
  algorithms: null,
  problem_type: 'auto',
  objective: null,
  quantile: 0.5,
  objective_file: null
};

/** A request with the defaults of what it leaves out. */
export function specOf(request: Values): Spec {
  return { ...DEFAULTS, ...request } as Spec;
}

/** Whether a field has another value than where it is not given. */
export function differs(spec: Spec, field: SpecField): boolean {
  return JSON.stringify(spec[field]) !== JSON.stringify(DEFAULTS[field]);
}

/** The comments above a snippet: where it is run, and what it leaves out. */
export function comments(unsaid: string[], trans: TranslationBundle): string[] {
  const lines = [
    trans.__('Run this in the folder in which the Jupyter server was started.')
  ];
  if (unsaid.length > 0) {
    lines.push(trans.__('Cannot be said here: %1', unsaid.join(', ')));
  }
  return lines.map(line => `# ${line}`);
}
