import type {
  Choice,
  ColumnSummary,
  DatasetPreview,
  TargetSummary,
  WizardField,
  WizardSchema
} from '../../api';
import { NAME_PATTERN } from '../validation';

/** A field with the contract's defaults. */
export function field(
  name: string,
  control: WizardField['control'],
  rest: Partial<WizardField> = {}
): WizardField {
  return {
    name,
    title: name,
    help: '',
    control,
    required: false,
    nullable: !rest.required && (rest.default ?? null) === null,
    integer: false,
    advanced: false,
    default: null,
    choices: [],
    minimum: null,
    maximum: null,
    exclusive_minimum: false,
    exclusive_maximum: false,
    max_length: null,
    pattern: null,
    unit: '',
    placeholder: '',
    when: {},
    ...rest
  };
}

export function choice(value: string, rest: Partial<Choice> = {}): Choice {
  return {
    value,
    title: value,
    help: '',
    when: {},
    available: true,
    unavailable_reason: '',
    ...rest
  };
}

/** A schema with every kind of control. */
export const SCHEMA: WizardSchema = {
  kind: 'tabular',
  title: 'Tabular',
  steps: [
    {
      id: 'data',
      title: 'Data',
      fields: [
        field('name', 'text', {
          title: 'Experiment name',
          required: true,
          max_length: 63,
          pattern: NAME_PATTERN
        }),
        field('data_path', 'data_file', {
          title: 'Input data',
          required: true
        }),
        field('output_path', 'folder', {
          title: 'Output folder',
          default: 'autopilot'
        })
      ]
    },
    {
      id: 'target',
      title: 'Target and features',
      fields: [
        field('target', 'column', { title: 'Target', required: true }),
        field('features', 'features', { title: 'Features' })
      ]
    },
    {
      id: 'training',
      title: 'Training',
      fields: [
        field('training_method', 'choice', {
          title: 'Training method',
          default: 'auto',
          choices: [
            choice('auto', { title: 'Auto' }),
            choice('hpo', { title: 'HPO', help: 'Searches' })
          ]
        }),
        field('algorithms', 'checklist', {
          title: 'Algorithms',
          when: { training_method: ['hpo'] },
          choices: [
            choice('lightgbm', { title: 'LightGBM' }),
            choice('linear', { title: 'Linear' }),
            choice('net', {
              title: 'Net',
              available: false,
              unavailable_reason: 'torch is not installed'
            })
          ]
        })
      ]
    },
    {
      id: 'deployment',
      title: 'Deployment',
      fields: [
        field('auto_deploy', 'toggle', { title: 'Deploy', default: false }),
        field('endpoint_name', 'text', {
          title: 'Endpoint name',
          when: { auto_deploy: ['true'] },
          pattern: NAME_PATTERN
        }),
        field('problem_type', 'select', {
          title: 'Problem type',
          default: 'auto',
          choices: [
            choice('auto', { title: 'Auto' }),
            choice('binary', { title: 'Binary classification' }),
            choice('regression', { title: 'Regression' })
          ]
        }),
        field('objective', 'select', {
          title: 'Objective metric',
          choices: [
            choice('auc', {
              title: 'AUC',
              when: { resolved_problem_type: ['binary'] }
            }),
            choice('rmse', {
              title: 'RMSE',
              when: { resolved_problem_type: ['regression'] }
            })
          ]
        }),
        field('max_runtime', 'duration', {
          title: 'Maximum run time',
          default: 600,
          nullable: true,
          minimum: 20,
          unit: 's'
        }),
        field('seed', 'number', {
          title: 'Random seed',
          default: 0,
          minimum: 0,
          maximum: 100,
          advanced: true
        })
      ]
    },
    { id: 'review', title: 'Review', fields: [] }
  ]
};

export function column(
  name: string,
  rest: Partial<ColumnSummary> = {}
): ColumnSummary {
  return {
    name,
    type: 'numeric',
    type_reason: '',
    missing: 0,
    missing_fraction: 0,
    unique: 10,
    examples: ['1', '2'],
    constant: false,
    identifier: false,
    minimum: null,
    maximum: null,
    mean: null,
    distribution: null,
    ...rest
  };
}

const CHURN: TargetSummary = {
  name: 'Churn',
  problem_type: 'binary',
  confidence: 1,
  evidence: '2 different values: No, Yes',
  objective: 'auc',
  missing: 0,
  classes: [
    { label: 'No', count: 3 },
    { label: 'Yes', count: 1 }
  ],
  class_count: 2,
  histogram: []
};

/** What the server says on `churn.csv`, whose column `price` is a regression target. */
export function preview(body: {
  path: string;
  target?: string | null;
}): DatasetPreview {
  const bad = body.path !== 'churn.csv';
  const target = body.target ?? null;
  return {
    path: body.path,
    format: 'csv',
    size_bytes: 2000,
    rows: 4,
    rows_are_sample: false,
    columns: bad
      ? []
      : [
          column('id', { identifier: true, unique: 4 }),
          column('price'),
          column('plan', { type: 'categorical', examples: ['a', 'b'] }),
          column('Churn', { type: 'categorical', unique: 2 })
        ],
    sample: bad ? [] : [['7590', '29.85', null, 'No']],
    target:
      bad || target === null
        ? null
        : target === 'Churn'
          ? CHURN
          : {
              ...CHURN,
              name: target,
              problem_type: 'regression',
              objective: 'rmse',
              classes: [],
              histogram: [{ lower: 0, upper: 1, count: 4 }]
            },
    problems: bad
      ? [
          {
            code: 'file_missing',
            message: `There is no file ${body.path}.`,
            field: 'data_path',
            params: {}
          }
        ]
      : []
  };
}
