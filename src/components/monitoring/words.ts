import type { TranslationBundle } from '@jupyterlab/translation';

import type { ColumnDrift } from '../../api';
import type { Tone } from '../../ui';

export type Severity = ColumnDrift['severity'];

export const SEVERITY_TONE: Record<Severity, Tone | 'neutral'> = {
  none: 'neutral',
  moderate: 'warning',
  major: 'error'
};

export function severityTitle(
  severity: Severity,
  trans: TranslationBundle
): string {
  return {
    none: trans.__('None'),
    moderate: trans.__('Moderate'),
    major: trans.__('Major')
  }[severity];
}

/** The name of a column, or of what the model answers. */
export function columnTitle(
  name: string,
  predicted: boolean,
  trans: TranslationBundle
): string {
  if (!predicted) {
    return name;
  }
  return name === 'probability'
    ? trans.__('Probability of the prediction')
    : trans.__('Prediction');
}

export function testTitle(test: NonNullable<ColumnDrift['test']>): string {
  return test === 'ks' ? 'Kolmogorov–Smirnov' : 'χ²';
}
