import type { TranslationBundle } from '@jupyterlab/translation';

import type { WizardField } from '../api';
import { isEmpty } from './draft';

/** What is wrong with a value by the rules that need no server; null when all is well. */
export function check(
  field: WizardField,
  value: unknown,
  trans: TranslationBundle
): string | null {
  if (isEmpty(value)) {
    return field.required ? trans.__('%1 is required.', field.title) : null;
  }
  if (Array.isArray(value) && value.length === 0) {
    // No words are a choice too; no algorithm and no feature are not.
    return field.control === 'words' ? null : trans.__('Choose at least one.');
  }
  if (field.control === 'number' || field.control === 'duration') {
    return checkNumber(field, value, trans);
  }
  if (typeof value === 'string') {
    return checkText(field, value.trim(), trans);
  }
  return null;
}

function checkNumber(
  field: WizardField,
  value: unknown,
  trans: TranslationBundle
): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    return trans.__('Enter a number.');
  }
  const { minimum, maximum, unit } = field;
  const below = minimum !== null && value < minimum;
  const above = maximum !== null && value > maximum;
  if (!below && !above) {
    return null;
  }
  if (minimum !== null && maximum !== null && field.control === 'number') {
    return trans.__('Enter a number from %1 to %2.', minimum, maximum);
  }
  const limit = `${below ? minimum : maximum}${unit ? ` ${unit}` : ''}`;
  return below
    ? trans.__('The least is %1.', limit)
    : trans.__('The most is %1.', limit);
}

function checkText(
  field: WizardField,
  text: string,
  trans: TranslationBundle
): string | null {
  if (field.max_length !== null && text.length > field.max_length) {
    return trans.__(
      'Use at most %1 characters; these are %2.',
      field.max_length,
      text.length
    );
  }
  if (field.pattern !== null && !new RegExp(field.pattern).test(text)) {
    return field.pattern === NAME_PATTERN
      ? trans.__(
          'Use letters, digits and hyphens only, and begin and end with a letter or digit.'
        )
      : trans.__('This is not in the form that is asked for: %1', field.help);
  }
  return null;
}

/** The contract's rule for names, `NAME_PATTERN` there. */
export const NAME_PATTERN = '^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$';
