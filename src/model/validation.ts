import type { TranslationBundle } from '@jupyterlab/translation';

import type { Feature, WizardField } from '../api';
import type { Values } from './draft';
import { isEmpty } from './draft';

/** What is wrong with a value by the rules that need no server; null when all is well. */
export function check(
  field: WizardField,
  value: unknown,
  trans: TranslationBundle
): string | null {
  if (isEmpty(value)) {
    return checkEmpty(field, trans);
  }
  if (field.control === 'words') {
    return checkWords(field, value as string[], trans);
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? trans.__('Choose at least one.') : null;
  }
  if (field.control === 'number' || field.control === 'duration') {
    return checkNumber(field, value, trans);
  }
  if (typeof value === 'string') {
    return checkText(field, value.trim(), trans);
  }
  return null;
}

function checkEmpty(
  field: WizardField,
  trans: TranslationBundle
): string | null {
  if (field.required) {
    return trans.__('%1 is required.', field.title);
  }
  return field.nullable ? null : trans.__('Enter a value.');
}

function checkWords(
  field: WizardField,
  words: string[],
  trans: TranslationBundle
): string | null {
  const longest = field.max_length ?? Infinity;
  const bad = words.find(word => lengthOf(word) > longest);
  return bad === undefined
    ? null
    : trans.__(
        'Use at most %1 characters for each; “%2” has %3.',
        longest,
        bad,
        lengthOf(bad)
      );
}

function checkNumber(
  field: WizardField,
  value: unknown,
  trans: TranslationBundle
): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    return trans.__('Enter a number.');
  }
  if (field.integer && !Number.isInteger(value)) {
    return trans.__('Enter a whole number.');
  }
  const { minimum, maximum } = field;
  const below =
    minimum !== null &&
    (field.exclusive_minimum ? value <= minimum : value < minimum);
  const above =
    maximum !== null &&
    (field.exclusive_maximum ? value >= maximum : value > maximum);
  return below || above ? range(field, below, trans) : null;
}

/** Between which limits a number shall be. */
function range(
  field: WizardField,
  below: boolean,
  trans: TranslationBundle
): string {
  const { minimum, maximum } = field;
  if (minimum === null || maximum === null || field.control === 'duration') {
    const limit = withUnit(
      Number(below ? minimum : maximum),
      field.unit,
      trans
    );
    return below
      ? trans.__('The least is %1.', limit)
      : trans.__('The most is %1.', limit);
  }
  if (field.exclusive_minimum) {
    return field.exclusive_maximum
      ? trans.__('Enter a number above %1 and below %2.', minimum, maximum)
      : trans.__('Enter a number above %1 and at most %2.', minimum, maximum);
  }
  return field.exclusive_maximum
    ? trans.__('Enter a number from %1 and below %2.', minimum, maximum)
    : trans.__('Enter a number from %1 to %2.', minimum, maximum);
}

function withUnit(
  value: number,
  unit: string,
  trans: TranslationBundle
): string {
  if (unit === 's' && value >= DAY) {
    return trans._n('%1 day', '%1 days', Math.floor(value / DAY));
  }
  return unit ? `${value} ${unit}` : String(value);
}

const DAY = 24 * 3600;

function checkText(
  field: WizardField,
  text: string,
  trans: TranslationBundle
): string | null {
  if (field.max_length !== null && lengthOf(text) > field.max_length) {
    return trans.__(
      'Use at most %1 characters; these are %2.',
      field.max_length,
      lengthOf(text)
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

/** In characters as the server counts them: one outside of the usual plane is one. */
function lengthOf(text: string): number {
  return [...text].length;
}

/** What is known of the columns of the data. */
export interface IColumns {
  /** Empty until the server has looked at the data. */
  names: string[];
  /** The field that holds the target. */
  target: string;
}

/** What is wrong with a column or with features by the columns that the data have; null when all is well. */
export function checkColumns(
  field: WizardField,
  values: Values,
  { names, target }: IColumns,
  trans: TranslationBundle
): string | null {
  const value = values[field.name];
  if (isEmpty(value)) {
    return null;
  }
  if (field.control === 'column') {
    const column = String(value);
    if (names.length > 0 && !names.includes(column)) {
      return trans.__('The file has no column “%1”.', column);
    }
    return field.name !== target && column === values[target]
      ? trans.__('“%1” is the target. Choose another column.', column)
      : null;
  }
  if (field.control === 'features' && names.length > 0) {
    const known = new Set(names);
    const gone = (value as Feature[])
      .map(feature => feature.name)
      .filter(name => !known.has(name));
    return gone.length > 0
      ? trans.__(
          'The file has no column “%1”. Select the features again.',
          gone.join('”, “')
        )
      : null;
  }
  return null;
}

/** The contract's rule for names, `NAME_PATTERN` there. */
export const NAME_PATTERN = '^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$';
