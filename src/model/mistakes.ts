import type { TranslationBundle } from '@jupyterlab/translation';

import type { Problem, WizardField } from '../api';
import { ApiError, errorText } from '../api';
import type { Values } from './draft';
import type { Fields } from './fields';
import { check } from './validation';

/** What the browser's rules and the server have found wrong with a draft, until it is changed there. */
export class Mistakes {
  constructor(
    private _fields: Fields,
    private _trans: TranslationBundle
  ) {}

  /** Those of no field. */
  get general(): readonly string[] {
    return this._general;
  }

  get ofFields(): boolean {
    return this._byField.size > 0;
  }

  of(name: string): string | null {
    return this._byField.get(name) ?? null;
  }

  /** Checks values by the rules that need no server; returns whether they are in order. */
  check(fields: WizardField[], values: Values): boolean {
    for (const field of fields) {
      const message = check(field, values[field.name], this._trans);
      if (message) {
        this._byField.set(field.name, message);
      }
    }
    return !fields.some(field => this._byField.has(field.name));
  }

  /** Takes over what the server has found. */
  place(problems: readonly Problem[]): void {
    for (const { field, message } of problems) {
      const name = field?.split('.')[0] ?? '';
      if (this._fields.get(name)) {
        this._byField.set(name, message);
      } else {
        this._general.push(message);
      }
    }
  }

  /** Takes over why a request failed. */
  placeError(error: unknown): void {
    const problems = error instanceof ApiError ? error.problems : [];
    if (problems.length > 0) {
      this.place(problems);
    } else {
      this._general = [errorText(error, this._trans)];
    }
  }

  forget(name: string): void {
    this._byField.delete(name);
  }

  forgetGeneral(): void {
    this._general = [];
  }

  clear(): void {
    this._byField.clear();
    this._general = [];
  }

  private _byField = new Map<string, string>();
  private _general: string[] = [];
}
