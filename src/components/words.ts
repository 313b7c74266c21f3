import type { TranslationBundle } from '@jupyterlab/translation';

import type {
  CandidateStatus,
  EndpointStatus,
  ProblemType,
  Stage,
  Status,
  TrainingMethod
} from '../api';
import type { IBadgeProps } from '../ui';

type Tone = NonNullable<IBadgeProps['tone']>;

/** Where an experiment stands, in words. */
export function statusTitle(status: Status, trans: TranslationBundle): string {
  switch (status) {
    case 'queued':
      return trans.__('Queued');
    case 'starting':
      return trans.__('Starting');
    case 'in_progress':
      return trans.__('In progress');
    case 'stopping':
      return trans.__('Stopping');
    case 'stopped':
      return trans.__('Stopped');
    case 'failed':
      return trans.__('Failed');
    case 'completed':
      return trans.__('Completed');
    case 'lost':
      return trans.__('Lost');
  }
}

export const STATUS_TONE: Record<Status, Tone> = {
  queued: 'neutral',
  starting: 'active',
  in_progress: 'active',
  stopping: 'warning',
  stopped: 'neutral',
  failed: 'error',
  completed: 'success',
  lost: 'error'
};

/** Where an endpoint stands, in words. */
export function endpointStatusTitle(
  status: EndpointStatus,
  trans: TranslationBundle
): string {
  switch (status) {
    case 'creating':
      return trans.__('Creating');
    case 'in_service':
      return trans.__('In service');
    case 'stopped':
      return trans.__('Stopped');
    case 'failed':
      return trans.__('Failed');
  }
}

export const ENDPOINT_TONE: Record<EndpointStatus, Tone> = {
  creating: 'active',
  in_service: 'success',
  stopped: 'neutral',
  failed: 'error'
};

/** Where a candidate stands, in words. */
export function candidateStatusTitle(
  status: CandidateStatus,
  trans: TranslationBundle
): string {
  switch (status) {
    case 'training':
      return trans.__('Training');
    case 'completed':
      return trans.__('Completed');
    case 'failed':
      return trans.__('Failed');
    case 'pruned':
      return trans.__('Given up early');
  }
}

/** The stages in their order. */
export const STAGES: readonly Stage[] = [
  'analyzing_data',
  'preparing_features',
  'training_models',
  'ensembling',
  'evaluating',
  'packaging'
];

/** The place of an experiment that waits: 1 for the next to start. */
export function queueText(position: number, trans: TranslationBundle): string {
  return position === 1
    ? trans.__('next to start')
    : trans.__('number %1 in the queue', position);
}

export function stageTitle(stage: Stage, trans: TranslationBundle): string {
  switch (stage) {
    case 'analyzing_data':
      return trans.__('Analyzing data');
    case 'preparing_features':
      return trans.__('Preparing features');
    case 'training_models':
      return trans.__('Training models');
    case 'ensembling':
      return trans.__('Ensembling');
    case 'evaluating':
      return trans.__('Evaluating');
    case 'packaging':
      return trans.__('Packaging');
  }
}

export function problemTypeTitle(
  type: ProblemType,
  trans: TranslationBundle
): string {
  switch (type) {
    case 'binary':
      return trans.__('Binary classification');
    case 'multiclass':
      return trans.__('Multiclass classification');
    case 'regression':
      return trans.__('Regression');
  }
}

export function methodTitle(
  method: TrainingMethod,
  trans: TranslationBundle
): string {
  switch (method) {
    case 'auto':
      return trans.__('Auto');
    case 'ensembling':
      return trans.__('Ensembling');
    case 'hpo':
      return trans.__('Hyperparameter optimization');
  }
}
