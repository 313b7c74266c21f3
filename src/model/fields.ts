import type { WizardField, WizardSchema } from '../api';
import type { Values } from './draft';
import { fieldsOf, isEmpty, offered, suits } from './draft';

/** The fields of the wizard by their names and by what they are for. */
export class Fields {
  constructor(schema: WizardSchema) {
    this._fields = new Map(fieldsOf(schema).map(field => [field.name, field]));
  }

  get(name: string): WizardField | null {
    return this._fields.get(name) ?? null;
  }

  /**
   * The field that has a control, as the data, the target and the features are known by theirs. Others may have the
   * same one, such as a second file or a column of weights; these are not required, or not always.
   */
  with(control: WizardField['control']): WizardField | null {
    const fields = [...this._fields.values()].filter(
      field => field.control === control
    );
    const always = (field: WizardField) =>
      field.required && Object.keys(field.when).length === 0;
    return fields.find(always) ?? fields[0] ?? null;
  }

  /** The name of the field with the input data. */
  get data(): string {
    return this.with('data_file')?.name ?? '';
  }

  get target(): string {
    return this.with('column')?.name ?? '';
  }

  get features(): string {
    return this.with('features')?.name ?? '';
  }

  /** Whether a field decides what the data are seen as. */
  shapesData(name: string): boolean {
    return [this.data, this.target, 'problem_type', 'missing_tokens'].includes(
      name
    );
  }

  /** Of values from elsewhere those that a field can hold. */
  fitting(values: Values): Values {
    return Object.fromEntries(
      Object.entries(values).filter(([name, value]) => {
        const field = this.get(name);
        return field !== null && suits(field, value);
      })
    );
  }

  /** The values without those that name columns of the data. */
  withoutColumns(values: Values): Values {
    const next = { ...values };
    for (const { name, control } of this._fields.values()) {
      if (control === 'column' || control === 'features') {
        next[name] = null;
      }
    }
    return next;
  }

  /**
   * The defaults of the choices that are not offered any more, one after the other: what is offered may depend on
   * another choice. `complete` adds to the values what follows from them.
   */
  withoutUnoffered(values: Values, complete: (values: Values) => Values) {
    let next = values;
    for (const field of this._fields.values()) {
      const { name, control, default: own } = field;
      const value = next[name];
      if (
        (control !== 'select' && control !== 'choice') ||
        namesFunction(field, next) ||
        value === (own ?? null)
      ) {
        continue;
      }
      const choices = offered(field, complete(next));
      if (choices.length > 0 && !choices.some(one => one.value === value)) {
        next = { ...next, [name]: own ?? null };
      }
    }
    return next;
  }

  private _fields: Map<string, WizardField>;
}

/** With a file of one's own the objective is the name of a function in it. */
function namesFunction(field: WizardField, values: Values): boolean {
  return field.name === 'objective' && !isEmpty(values.objective_file);
}
