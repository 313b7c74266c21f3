import type { TranslationBundle } from '@jupyterlab/translation';

import type { WizardField, WizardSchema } from '../api';
import type { Values } from './draft';
import { fieldsOf, isEmpty } from './draft';
import { check } from './validation';

/** The settings that are no field of the wizard. */
const OTHERS = ['notifications'];

/** The settings that a new draft of the wizard begins with. */
export function wizardDefaults(settings: Values): Values {
  return Object.fromEntries(
    Object.entries(settings).filter(
      ([name, value]) => !OTHERS.includes(name) && !isEmpty(value)
    )
  );
}

/** The values that the wizard can begin with. One that it cannot is left out, which a warning in the console says. */
export function accepted(
  schema: WizardSchema,
  values: Values,
  trans: TranslationBundle
): Values {
  const fields = new Map(fieldsOf(schema).map(field => [field.name, field]));
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => {
      const problem = problemOf(fields.get(name), value, trans);
      if (problem) {
        console.warn(`AutoML ignores the setting ${name}: ${problem}`, value);
      }
      return !problem;
    })
  );
}

function problemOf(
  field: WizardField | undefined,
  value: unknown,
  trans: TranslationBundle
): string | null {
  if (!field) {
    return trans.__('The wizard has no such field.');
  }
  if (!hasForm(field, value)) {
    return trans.__('It is not in the form that the field has.');
  }
  if (
    field.choices.length > 0 &&
    !field.choices.some(one => one.value === value && one.available)
  ) {
    return trans.__('It is not one of the choices.');
  }
  return check(field, value, trans);
}

/** Whether a value is of the field's type. */
function hasForm({ control }: WizardField, value: unknown): boolean {
  switch (control) {
    case 'toggle':
      return typeof value === 'boolean';
    case 'number':
    case 'duration':
      return typeof value === 'number';
    case 'words':
      return (
        Array.isArray(value) && value.every(word => typeof word === 'string')
      );
    case 'text':
    case 'folder':
    case 'python_file':
    case 'choice':
    case 'select':
    case 'key':
      return typeof value === 'string';
    default:
      return false; // a file, a column or features belong to one table
  }
}
