import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Values } from './draft';
import type { Spec, SpecFeature, SpecField } from './spec';
import { comments, differs, specOf } from './spec';

/** The longest line before a list is written with an item on each. */
const LINE = 88;

/** An experiment as a program with `AutoML`, whose parameters the SDK describes; what it takes anyhow is left out. */
export function python(
  request: Values,
  trans: TranslationBundle
): { text: string; unsaid: string[] } {
  const spec = specOf(request);
  const own = ownObjective(spec);
  const unsaid = spec.objective_file !== null && !own ? ['objective_file'] : [];
  const given = Object.values(ARGUMENTS).flatMap(write => write(spec));
  const lines = [
    ...comments(unsaid, trans),
    ...(own ? own.path : []),
    'from jupyter_autopilot import AutoML',
    ...(own ? [`from ${own.module} import ${own.name}`] : []),
    '',
    'automl = AutoML(',
    ...given.map(argument => `    ${argument},`),
    `).fit(${literal(spec.data_path)})`
  ];
  if (spec.auto_deploy) {
    const name = spec.endpoint_name ? literal(spec.endpoint_name) : '';
    lines.push(`endpoint = automl.deploy(${name})`);
  }
  return { text: lines.join('\n'), unsaid };
}

/** The keyword arguments that a field stands for. */
const ARGUMENTS: Record<SpecField, (spec: Spec) => string[]> = {
  target: spec => [argument('target', spec.target)],
  name: spec => [argument('name', spec.name)],
  data_path: () => [], // what is fitted
  output_path: spec => other(spec, 'output_path', 'output'),
  project: spec => other(spec, 'project'),
  tags: spec => other(spec, 'tags'),
  problem_type: spec => other(spec, 'problem_type'),
  training_method: spec => other(spec, 'training_method', 'method'),
  algorithms: spec => other(spec, 'algorithms'),
  objective: spec => {
    const own = ownObjective(spec);
    return own
      ? [`objective=${own.name}`]
      : spec.objective_file
        ? []
        : other(spec, 'objective');
  },
  objective_file: () => [], // imported
  quantile: spec => other(spec, 'quantile'),
  features: spec =>
    spec.features ? [argument('features', featuresOf(spec.features))] : [],
  missing_tokens: spec => other(spec, 'missing_tokens'),
  weight_column: spec => other(spec, 'weight_column'),
  split_method: () => [], // follows from the others
  validation_fraction: spec =>
    spec.split_method === 'ratio'
      ? [argument('validation_fraction', spec.validation_fraction)]
      : other(spec, 'validation_fraction'),
  validation_path: spec => other(spec, 'validation_path', 'validation'),
  group_column: spec => other(spec, 'group_column'),
  time_column: spec => other(spec, 'time_column'),
  // Without a limit where none is given, unlike the wizard.
  max_runtime: spec =>
    spec.max_runtime === null
      ? []
      : [argument('max_runtime', spec.max_runtime)],
  max_runtime_per_candidate: spec => other(spec, 'max_runtime_per_candidate'),
  max_candidates: spec => other(spec, 'max_candidates'),
  max_cores: spec => other(spec, 'max_cores'),
  max_memory: spec => other(spec, 'max_memory'),
  encryption_key: spec => other(spec, 'encryption_key'),
  seed: spec => other(spec, 'seed'),
  auto_deploy: () => [], // a call of its own
  endpoint_name: () => []
};

/** The argument of a field that has another value than its default. */
function other(spec: Spec, field: SpecField, name: string = field): string[] {
  return differs(spec, field) ? [argument(name, spec[field])] : [];
}

function argument(name: string, value: unknown): string {
  const short = `${name}=${literal(value)}`;
  return short.length <= LINE ? short : `${name}=${literal(value, true)}`;
}

/** The names, or the type of each where one is not `auto`. */
function featuresOf(
  features: SpecFeature[]
): string[] | Record<string, string> {
  return features.every(feature => feature.type === 'auto')
    ? features.map(feature => feature.name)
    : Object.fromEntries(
        features.map(feature => [feature.name, feature.type ?? 'auto'])
      );
}

/** The function of a file of one's own; null where there is none, or none that can be imported. */
function ownObjective(
  spec: Spec
): { module: string; name: string; path: string[] } | null {
  const file = spec.objective_file;
  const module = file ? PathExt.basename(file, '.py') : '';
  if (!file || !/^[A-Za-z_]\w*$/.test(module)) {
    return null;
  }
  const folder = PathExt.dirname(file);
  return {
    module,
    name: spec.objective ?? 'objective',
    path: folder
      ? ['import sys', '', `sys.path.insert(0, ${literal(folder)})`]
      : []
  };
}

/** A JSON value as Python source. */
function literal(value: unknown, long = false): string {
  const wrap = (items: string[], open: string, close: string) =>
    long
      ? `${open}\n${items.map(item => `        ${item},\n`).join('')}    ${close}`
      : open + items.join(', ') + close;
  if (Array.isArray(value)) {
    return wrap(
      value.map(item => literal(item)),
      '[',
      ']'
    );
  }
  if (typeof value === 'object' && value !== null) {
    const items = Object.entries(value).map(
      ([key, item]) => `${literal(key)}: ${literal(item)}`
    );
    return wrap(items, '{', '}');
  }
  if (typeof value === 'boolean') {
    return value ? 'True' : 'False';
  }
  return value === null || value === undefined ? 'None' : JSON.stringify(value);
}
