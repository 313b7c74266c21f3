import type { Choice, WizardField, WizardSchema } from '../api';

/** The values of the fields by name: what the user has entered so far. */
export type Values = Record<string, unknown>;

/** The values that a new draft has: those that are wanted, and the fields' own. */
export function defaults(schema: WizardSchema, wanted: Values = {}): Values {
  return Object.fromEntries(
    fieldsOf(schema).map(({ name, default: own }) => [
      name,
      wanted[name] ?? own ?? null
    ])
  );
}

/** All fields of all steps. */
export function fieldsOf(schema: WizardSchema): WizardField[] {
  return schema.steps.flatMap(step => step.fields);
}

/** Nothing is entered. */
export function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    (typeof value === 'string' && value.trim() === '')
  );
}

/** Whether a value is of the kind that a field's control edits; it may still be wrong. */
export function suits(field: WizardField, value: unknown): boolean {
  if (value === null) {
    return true;
  }
  switch (field.control) {
    case 'toggle':
      return typeof value === 'boolean';
    case 'number':
    case 'duration':
      return typeof value === 'number' || typeof value === 'string';
    case 'words':
    case 'checklist':
      return Array.isArray(value) && value.every(isText);
    case 'features':
      return Array.isArray(value) && value.every(one => isText(one?.name));
    default:
      return isText(value);
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Whether each named field has one of its values; numbers, true and false are compared as text. */
export function holds(when: Record<string, string[]>, values: Values): boolean {
  return Object.entries(when).every(([name, wanted]) =>
    wanted.includes(String(values[name] ?? ''))
  );
}

/** The fields that are shown, given the values of the others. */
export function shown(fields: WizardField[], values: Values): WizardField[] {
  return fields.filter(field => holds(field.when, values));
}

/** The choices that are offered. */
export function offered(field: WizardField, values: Values): Choice[] {
  return field.choices.filter(choice => holds(choice.when, values));
}

/**
 * The draft as it is sent: the fields that are shown, without what is required and still empty, which the server
 * names as missing; an empty optional field is null.
 */
export function toRequest(schema: WizardSchema, values: Values): Values {
  const request: Values = { kind: schema.kind };
  for (const field of shown(fieldsOf(schema), values)) {
    const value = values[field.name];
    if (!isEmpty(value)) {
      request[field.name] = typeof value === 'string' ? value.trim() : value;
    } else if (!field.required) {
      request[field.name] = null;
    }
  }
  return request;
}
