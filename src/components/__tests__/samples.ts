import { nullTranslator } from '@jupyterlab/translation';

import type {
  Candidate,
  Endpoint,
  Experiment,
  ExperimentState,
  ExperimentSummary,
  MetricInfo,
  MetricValue,
  Variant
} from '../../api';

export const trans = nullTranslator.load('jupyter_autopilot');

export const METRICS: MetricInfo[] = [
  metric('auc', 'AUC', true),
  metric('accuracy', 'Accuracy', true),
  metric('log_loss', 'Log loss', false)
];

function metric(
  name: string,
  title: string,
  greater_is_better: boolean
): MetricInfo {
  return {
    name,
    title,
    description: '',
    problem_types: ['binary'],
    greater_is_better,
    default_for: [],
    needs: 'labels',
    weighted: true
  };
}

/** A metric of a candidate. */
export function metricValue(
  name: string,
  crossValidation: number,
  validation: number | null
): MetricValue {
  return {
    name,
    cross_validation: crossValidation,
    validation,
    validation_low: null,
    validation_high: null
  };
}

/** A trained candidate. */
export function candidate(
  id: string,
  score: number | null,
  other: Partial<Candidate> = {}
): Candidate {
  return {
    id,
    algorithm: 'lightgbm',
    status: score === null ? 'training' : 'completed',
    description: '',
    recipe: 'native',
    score,
    validation_score: score,
    metrics: [],
    hyperparameters: {},
    preprocessing: [],
    members: [],
    stacked_on: [],
    refit_of: null,
    changed_from: null,
    fit_seconds: 2,
    predict_ms_per_1000_rows: 5,
    created_at: '2024-05-31T12:00:00Z',
    ended_at: score === null ? null : '2024-05-31T12:01:00Z',
    error: '',
    ...other
  };
}

/** An experiment that trains. */
export function experiment(
  state: Partial<ExperimentState> = {},
  other: Partial<Experiment> = {}
): Experiment {
  return {
    name: 'churn',
    folder: 'autopilot/churn',
    created_at: '2024-05-31T11:59:00Z',
    endpoint: null,
    queue_position: null,
    waiting_for: '',
    changed: true,
    candidate_ids: null,
    spec: {
      name: 'churn',
      missing_tokens: [],
      data_path: 'churn.csv',
      output_path: 'autopilot',
      auto_deploy: false,
      endpoint_name: null,
      max_runtime: 600,
      max_runtime_per_candidate: null,
      max_candidates: null,
      seed: 0,
      max_cores: null,
      max_memory: null,
      encryption_key: null,
      project: null,
      tags: [],
      kind: 'tabular',
      split_method: 'auto',
      validation_fraction: 0.2,
      validation_path: null,
      group_column: null,
      time_column: null,
      weight_column: null,
      target: 'Churn',
      features: null,
      training_method: 'auto',
      algorithms: null,
      problem_type: 'auto',
      objective: null,
      quantile: 0.5,
      objective_file: null
    },
    state: {
      status: 'in_progress',
      stage: 'training_models',
      stages: [
        {
          stage: 'analyzing_data',
          started_at: '2024-05-31T12:00:00Z',
          ended_at: '2024-05-31T12:00:12Z'
        },
        {
          stage: 'training_models',
          started_at: '2024-05-31T12:00:12Z',
          ended_at: null
        }
      ],
      revision: 3,
      progress: 0.25,
      started_at: '2024-05-31T12:00:00Z',
      ended_at: null,
      resources: null,
      rows: 7043,
      problem_type: 'binary',
      problem_type_evidence: '2 different values: No, Yes',
      objective: 'auc',
      greater_is_better: true,
      training_method: 'ensembling',
      training_method_reason: 'Few rows.',
      runs: 1,
      run_seconds: 600,
      planned_candidates: 12,
      folds: 5,
      candidates: [],
      best_candidate: null,
      artifacts: {
        data_exploration_notebook: null,
        candidate_definition_notebook: null,
        model_bundle: null
      },
      warnings: [],
      problems: [],
      end_reason: '',
      ...state
    },
    ...other
  };
}

/** A line of the list. */
export function summary(
  name: string,
  other: Partial<ExperimentSummary> = {}
): ExperimentSummary {
  return {
    name,
    folder: `autopilot/${name}`,
    status: 'completed',
    stage: null,
    progress: 1,
    revision: 9,
    created_at: '2024-05-31T12:00:00Z',
    started_at: '2024-05-31T12:00:00Z',
    ended_at: '2024-05-31T12:10:00Z',
    problem_type: 'binary',
    objective: 'auc',
    best_score: 0.8463,
    max_runtime: 600,
    candidates: 9,
    target: 'Churn',
    project: null,
    tags: [],
    endpoint: null,
    queue_position: null,
    waiting_for: '',
    ...other
  };
}

/** The variant of an endpoint that has one. */
export function variant(other: Partial<Variant> = {}): Variant {
  return {
    name: 'AllTraffic',
    weight: 1,
    shadow: false,
    experiment: 'churn',
    candidate: 'lightgbm-1',
    model: null,
    model_version: null,
    ...other
  };
}

/** An endpoint that answers. */
export function endpoint(other: Partial<Endpoint> = {}): Endpoint {
  return {
    name: 'churn-endpoint',
    status: 'in_service',
    experiment: 'churn',
    candidate: 'lightgbm-1',
    model: null,
    model_version: null,
    deployment: 1,
    updating: null,
    variants: [variant()],
    problem_type: 'binary',
    target: 'Churn',
    labels: ['No', 'Yes'],
    columns: [
      {
        name: 'tenure',
        type: 'numeric',
        categories: [],
        minimum: 0,
        maximum: 72
      },
      {
        name: 'Contract',
        type: 'categorical',
        categories: ['Month-to-month', 'One year'],
        minimum: null,
        maximum: null
      },
      {
        name: 'Senior',
        type: 'categorical',
        categories: ['0', '1'],
        minimum: null,
        maximum: null
      }
    ],
    sample: [
      { tenure: 3, Contract: 'One year', Senior: 1 },
      { tenure: null, Contract: 'Month-to-month', Senior: 0 }
    ],
    created_at: '2024-05-31T12:00:00Z',
    invocations_path: 'autopilot/endpoints/churn-endpoint/invocations',
    error: '',
    alerts: [],
    ...other
  };
}
