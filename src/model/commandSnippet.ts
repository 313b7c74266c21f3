import type { TranslationBundle } from '@jupyterlab/translation';

import type { Values } from './draft';
import type { Spec, SpecFeature, SpecField } from './spec';
import { comments, differs, specOf } from './spec';

/** An experiment as `jupyter autopilot run`, for a POSIX shell; what it takes anyhow is left out. */
export function command(
  request: Values,
  trans: TranslationBundle
): { text: string; unsaid: string[] } {
  const spec = specOf(request);
  const unsaid: string[] = [];
  const options: string[] = [];
  for (const [field, write] of Object.entries(OPTIONS)) {
    const written = write(spec);
    if (written === null) {
      unsaid.push(field);
    } else {
      options.push(...written);
    }
  }
  const file = spec.data_path.startsWith('-')
    ? `./${spec.data_path}`
    : spec.data_path;
  const parts = [`jupyter autopilot run ${quoted(file)}`, ...options];
  return {
    text: [...comments(unsaid, trans), parts.join(' \\\n  ')].join('\n'),
    unsaid
  };
}

/** The options that a field stands for; null where the command has none for its value. */
const OPTIONS: Record<SpecField, (spec: Spec) => string[] | null> = {
  target: spec => option('--target', spec.target),
  name: spec => option('--name', spec.name),
  data_path: () => [], // the command's argument
  output_path: spec => other(spec, 'output_path', '--output'),
  project: spec => other(spec, 'project', '--project'),
  tags: spec => list('--tags', spec.tags),
  problem_type: spec => other(spec, 'problem_type', '--problem-type'),
  training_method: spec => other(spec, 'training_method', '--method'),
  algorithms: spec => list('--algorithms', spec.algorithms ?? []),
  objective: spec => other(spec, 'objective', '--objective'),
  objective_file: spec => other(spec, 'objective_file', '--objective-file'),
  quantile: spec => other(spec, 'quantile', '--quantile'),
  features: spec => features(spec.features ?? []),
  missing_tokens: spec => list('--missing-tokens', spec.missing_tokens),
  weight_column: spec => other(spec, 'weight_column', '--weight-column'),
  split_method: () => [], // follows from the others
  validation_fraction: spec =>
    spec.split_method === 'ratio'
      ? option('--validation-fraction', spec.validation_fraction)
      : other(spec, 'validation_fraction', '--validation-fraction'),
  validation_path: spec => other(spec, 'validation_path', '--validation'),
  group_column: spec => other(spec, 'group_column', '--group-column'),
  time_column: spec => other(spec, 'time_column', '--time-column'),
  max_runtime: spec =>
    spec.max_runtime === null
      ? option('--max-runtime', 'none')
      : other(spec, 'max_runtime', '--max-runtime'),
  max_runtime_per_candidate: spec =>
    other(spec, 'max_runtime_per_candidate', '--max-runtime-per-candidate'),
  max_candidates: spec => other(spec, 'max_candidates', '--max-candidates'),
  max_cores: spec => other(spec, 'max_cores', '--max-cores'),
  max_memory: spec => other(spec, 'max_memory', '--max-memory'),
  encryption_key: spec => other(spec, 'encryption_key', '--key'),
  seed: spec => other(spec, 'seed', '--seed'),
  auto_deploy: spec => (spec.auto_deploy ? null : []),
  endpoint_name: spec => (spec.endpoint_name ? null : [])
};

/** The option of a field that has another value than its default. */
function other(spec: Spec, field: SpecField, name: string): string[] {
  return differs(spec, field) ? option(name, spec[field]) : [];
}

/** An option with its value; the sign of equality keeps one that begins with a hyphen from being taken for another. */
function option(name: string, value: unknown): string[] {
  const text = quoted(String(value));
  return [
    String(value).startsWith('-') ? `${name}=${text}` : `${name} ${text}`
  ];
}

/** An option with several values; the command parts them at commas. */
function list(name: string, values: string[]): string[] | null {
  if (values.some(value => value.includes(',') || value !== value.trim())) {
    return null;
  }
  const written: string[] = [];
  let open = false; // whether the last option takes one more value
  for (const value of values) {
    if (value.startsWith('-')) {
      written.push(...option(name, value));
    } else if (open) {
      written[written.length - 1] += ` ${quoted(value)}`;
    } else {
      written.push(...option(name, value));
    }
    open = !value.startsWith('-');
  }
  return written;
}

const TYPES = /:(numeric|categorical|datetime|text|sequence)$/;

/** The features as `name` or `name:type`. */
function features(chosen: SpecFeature[]): string[] | null {
  const automatic = (feature: SpecFeature) =>
    (feature.type ?? 'auto') === 'auto';
  if (chosen.some(one => automatic(one) && TYPES.test(one.name))) {
    return null; // the end of the name would be taken for its type
  }
  return list(
    '--features',
    chosen.map(one => (automatic(one) ? one.name : `${one.name}:${one.type}`))
  );
}

/** A word as a POSIX shell reads it back. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}
