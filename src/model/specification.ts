import type { TranslationBundle } from '@jupyterlab/translation';

import type { Experiment, WizardSchema, WizardStep } from '../api';
import { shown } from './draft';
import { translated } from './schema';

/** The wizard's steps with the fields that count in an experiment. */
export function specificationSteps(
  schema: WizardSchema,
  { spec, state }: Experiment,
  trans: TranslationBundle
): WizardStep[] {
  const values = { ...spec, resolved_problem_type: state.problem_type };
  return translated(schema, trans)
    .steps.map(step => ({ ...step, fields: shown(step.fields, values) }))
    .filter(step => step.fields.length > 0);
}
