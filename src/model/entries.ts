import type { Feature, WizardSchema } from '../api';
import type { DatasetModel } from './dataset';
import type { Values } from './draft';
import { defaults, isEmpty } from './draft';
import { withoutTarget } from './features';
import type { Fields } from './fields';
import { freeName, suggestName } from './naming';

export interface IEntriesOptions {
  schema: WizardSchema;
  fields: Fields;
  dataset: DatasetModel;
  /** What a new draft begins with in place of the fields' own defaults. */
  defaults?: Values;
  /** The names that are taken. */
  names: () => string[];
}

/** The values of a draft: what was entered, and what follows from it and from the data. */
export class Entries {
  constructor(private _options: IEntriesOptions) {
    this._values = this._fresh();
  }

  /** As they were entered. */
  get entered(): Values {
    return this._values;
  }

  /** With what follows from them and from the data: `resolved_problem_type`. */
  get complete(): Values {
    return this._complete(this._values);
  }

  /** Something was entered that would be lost. */
  get touched(): boolean {
    const fresh = this._fresh();
    return Object.keys(fresh).some(
      name =>
        JSON.stringify(this._values[name]) !== JSON.stringify(fresh[name]) &&
        !(isEmpty(this._values[name]) && isEmpty(fresh[name]))
    );
  }

  /** The value of a field as text without spaces around it; empty where there is none. */
  text(name: string): string {
    return String(this._values[name] ?? '').trim();
  }

  /** Sets a value and those that depend on it; returns whether it is another one. */
  set(name: string, value: unknown): boolean {
    const { fields } = this._options;
    const before = this._values[name];
    this._values = { ...this._values, [name]: value };
    if (value === before) {
      return false;
    }
    if (name === fields.target) {
      this._leaveTargetOut(String(before ?? ''), String(value ?? ''));
    }
    if (name === fields.data) {
      // The columns were those of the other file.
      this._values = fields.withoutColumns(this._values);
    }
    return true;
  }

  /** Takes values from elsewhere; what is no field or no value for it is left out. */
  take(values: Values): void {
    this._values = { ...this._values, ...this._options.fields.fitting(values) };
  }

  /** Names the experiment after its data where the user has not named it; returns whether it has. */
  suggestName(): boolean {
    const path = this.text(this._options.fields.data);
    const { name } = this._values;
    if (!path || (name && name !== this._suggested)) {
      return false;
    }
    this._suggested = suggestName(path, this._options.names());
    this._values = { ...this._values, name: this._suggested };
    return true;
  }

  /** Keeps the name if it is free, and numbers it if it is not. */
  freeName(): void {
    const name = freeName(this.text('name'), this._options.names());
    this._values = { ...this._values, name };
  }

  /** A choice that is not offered any more goes back to the default. */
  dropUnoffered(): void {
    this._values = this._options.fields.withoutUnoffered(this._values, values =>
      this._complete(values)
    );
  }

  /** Begins again. */
  reset(): void {
    this._values = this._fresh();
    this._suggested = null;
  }

  private _fresh(): Values {
    return defaults(this._options.schema, this._options.defaults);
  }

  private _leaveTargetOut(former: string, target: string): void {
    const { fields, dataset } = this._options;
    const features = this._values[fields.features] as Feature[] | null;
    if (features) {
      const next = withoutTarget(features, dataset.columns, former, target);
      this._values = { ...this._values, [fields.features]: next };
    }
  }

  private _complete(values: Values): Values {
    const chosen = values.problem_type;
    const resolved =
      chosen && chosen !== 'auto'
        ? chosen
        : (this._options.dataset.target?.problem_type ?? '');
    return { ...values, resolved_problem_type: resolved };
  }

  private _values: Values;
  private _suggested: string | null = null;
}
