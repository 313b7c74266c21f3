import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type {
  AutopilotClient,
  Choice,
  Experiment,
  Feature,
  Problem,
  WizardField,
  WizardSchema
} from '../api';
import { ApiError, errorText } from '../api';
import { DatasetModel } from './dataset';
import type { Values } from './draft';
import {
  defaults,
  fieldsOf,
  isEmpty,
  offered,
  shown,
  suits,
  toRequest
} from './draft';
import { withoutTarget } from './features';
import { freeName, suggestName } from './naming';
import { PlanModel } from './plan';
import type { IColumns } from './validation';
import { check, checkColumns } from './validation';

/** Where the values of a draft came from, in words for the user. */
export interface IOrigin {
  title: string;
  /** What could not be taken over, or what was changed. */
  notes: string[];
}

/** What is kept of a draft between two visits. */
export interface ISavedDraft {
  kind: string;
  values: Values;
  step: number;
  reached?: number;
  origin?: IOrigin | null;
}

export interface IWizardOptions {
  client: AutopilotClient;
  schema: WizardSchema;
  /** What a new draft begins with in place of the fields' own defaults. */
  defaults?: Values;
  trans: TranslationBundle;
  /** The names that are taken. */
  names: () => string[];
  /** Keeps the draft; null forgets it. */
  save: (draft: ISavedDraft | null) => void;
  saved?: ISavedDraft | null;
}

/** A problem and where it is mended. */
export interface IPlacedProblem {
  field: string | null;
  title: string | null;
  step: number;
  message: string;
}

/** The draft of an experiment: its values, steps and what is wrong with it. */
export class WizardModel implements IDisposable {
  constructor(options: IWizardOptions) {
    this._options = options;
    this.schema = options.schema;
    this._fields = new Map(
      fieldsOf(this.schema).map(field => [field.name, field])
    );
    this._values = this._defaults();
    this.dataset = new DatasetModel(options.client);
    this.dataset.stateChanged.connect(this._onDataset, this);
    this.plan = new PlanModel(options.client);
    this.plan.stateChanged.connect(this._notify, this);
    this._restore(options.saved ?? null);
  }

  readonly schema: WizardSchema;
  readonly dataset: DatasetModel;
  readonly plan: PlanModel;

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  /** The values, and what follows from them and from the data: `resolved_problem_type`. */
  get values(): Values {
    const chosen = this._values.problem_type;
    const resolved =
      chosen && chosen !== 'auto'
        ? chosen
        : (this.dataset.target?.problem_type ?? '');
    return { ...this._values, resolved_problem_type: resolved };
  }

  /** The index of the step that is shown. */
  get step(): number {
    return this._step;
  }

  /** The index of the last step that may be visited without passing through others first. */
  get reached(): number {
    return this._reached;
  }

  /** A request of `next` or `create` is under way. */
  get busy(): boolean {
    return this._busy;
  }

  /** The draft was begun at an earlier visit. */
  get restored(): boolean {
    return this._restored;
  }

  /** Where its values came from; null where the user began it. */
  get origin(): IOrigin | null {
    return this._origin;
  }

  /** Something was entered that would be lost. */
  get touched(): boolean {
    const fresh = this._defaults();
    return Object.keys(fresh).some(
      name =>
        JSON.stringify(this._values[name]) !== JSON.stringify(fresh[name]) &&
        !(isEmpty(this._values[name]) && isEmpty(fresh[name]))
    );
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  dispose(): void {
    if (this._saving !== undefined) {
      this._saveNow();
    }
    this._disposed = true;
    Signal.clearData(this);
  }

  /** The fields of a step that are shown. */
  fields(step: number): WizardField[] {
    return shown(this.schema.steps[step].fields, this.values);
  }

  choices(field: WizardField): Choice[] {
    return offered(field, this.values);
  }

  /** What an automatic choice comes to with the data that are chosen; null while that is unknown. */
  automatic(field: WizardField): string | null {
    const target = this.dataset.target;
    return (
      { problem_type: target?.problem_type, objective: target?.objective }[
        field.name
      ] ?? null
    );
  }

  /**
   * The field that has a control, as the data, the target and the features are known by theirs. Others may have the
   * same one, such as a second file or a column of weights; these are not required, or not always.
   */
  fieldWith(control: WizardField['control']): WizardField | null {
    const fields = [...this._fields.values()].filter(
      field => field.control === control
    );
    const always = (field: WizardField) =>
      field.required && Object.keys(field.when).length === 0;
    return fields.find(always) ?? fields[0] ?? null;
  }

  /** What is wrong with a field; null when nothing is known to be. */
  error(name: string): string | null {
    const own = this._errors.get(name);
    if (own) {
      return own;
    }
    const field = this._fields.get(name);
    const misplaced =
      field &&
      checkColumns(field, this._values, this._columns, this._options.trans);
    if (misplaced) {
      return misplaced;
    }
    const { problems, error } = this.dataset;
    if (error && name === this._dataField) {
      return errorText(error, this._options.trans);
    }
    const found = problems.filter(
      problem => (problem.field ?? this._dataField) === name
    );
    return found.length > 0
      ? found.map(problem => problem.message).join(' ')
      : null;
  }

  /** Every problem that is known, in the order of the fields; those of no field come first. */
  get problems(): IPlacedProblem[] {
    const placed: IPlacedProblem[] = this._general.map(message => ({
      field: null,
      title: null,
      step: this._step,
      message
    }));
    this.schema.steps.forEach((step, index) => {
      for (const field of shown(step.fields, this.values)) {
        const message = this.error(field.name);
        if (message) {
          placed.push({
            field: field.name,
            title: field.title,
            step: index,
            message
          });
        }
      }
    });
    return placed;
  }

  /** Sets a value; what depends on it follows. */
  set(name: string, value: unknown): void {
    const before = this._values[name];
    this._values = { ...this._values, [name]: value };
    this._errors.delete(name);
    this._general = [];
    if (name === this._targetField && value !== before) {
      this._onTarget(String(before ?? ''), String(value ?? ''));
    }
    if (name === this._dataField && value !== before) {
      // The columns were those of the other file.
      for (const field of this._fields.values()) {
        if (field.control === 'column' || field.control === 'features') {
          this._values[field.name] = null;
        }
      }
      this.dataset.clear();
      // While the path is typed: later, the user may have begun to type a name.
      this._suggestName();
    }
    this._dropUnoffered();
    this._save();
    this._notify();
  }

  /** The user has left a field: it is checked, and the data are looked at where it names them. */
  leave(name: string): void {
    const field = this._fields.get(name);
    if (field && !this._errors.has(name)) {
      this._check(field);
    }
    if (this._looksAt(name)) {
      void this.look();
    }
    this._notify();
  }

  /** Takes a data file, as one that was picked in the file browser: the input data, or that of another field. */
  async chooseData(path: string, name = this._dataField): Promise<void> {
    if (path !== this._values[name]) {
      this.set(name, path);
    }
    this.leave(name);
    if (name === this._dataField) {
      await this.look();
    }
  }

  /** Asks the server to look at the data and the target. */
  async look(force = false): Promise<void> {
    const path = String(this._values[this._dataField] ?? '').trim();
    if (!path) {
      return;
    }
    await this.dataset.load(
      {
        path,
        target: (this._values[this._targetField] as string | null) || null,
        problem_type:
          (this._values.problem_type as 'auto' | undefined) ?? 'auto',
        missing_tokens:
          (this._values.missing_tokens as string[] | undefined) ?? []
      },
      force
    );
  }

  /** Whether a field decides what the data are seen as. */
  private _looksAt(name: string): boolean {
    return [
      this._dataField,
      this._targetField,
      'problem_type',
      'missing_tokens'
    ].includes(name);
  }

  /** Goes to the next step if this one is in order; returns the first field that is not. */
  async next(): Promise<string | null> {
    if (!(await this._passes(this._step))) {
      return this._firstBad();
    }
    this._moveTo(this._step + 1);
    return null;
  }

  /** Goes to a step that was reached before. */
  goTo(step: number): void {
    if (step <= this._reached && !this._busy) {
      this._moveTo(step);
    }
  }

  /** Creates the experiment; null where something is wrong, and then the step with the first problem is shown. */
  async create(): Promise<Experiment | null> {
    for (const step of this.schema.steps) {
      shown(step.fields, this.values).forEach(field => this._check(field));
    }
    let created: Experiment | null = null;
    if (this._errors.size === 0) {
      await this._ask(async () => {
        await this._lookAgain();
        if (this.problems.length === 0) {
          created = await this._options.client.createExperiment(
            this.request as never
          );
        }
      });
    }
    if (created) {
      this._cancelSave();
      this._options.save(null);
    } else {
      const bad = this.problems.find(problem => problem.field !== null);
      if (bad) {
        this._moveTo(bad.step);
      }
    }
    return created;
  }

  /** The body of the request that creates the experiment. */
  get request(): Values {
    return toRequest(this.schema, this.values);
  }

  /** Throws the draft away and begins again. */
  reset(): void {
    this._begin();
    this._cancelSave();
    this._options.save(null);
    this._notify();
  }

  /**
   * Throws the draft away and begins another with values from elsewhere; what is no field or no value for it is left
   * out. All steps may be visited at once, and the name is one that is free.
   */
  fill(values: Values, origin: IOrigin | null = null): void {
    this._begin();
    this._take(values);
    this._origin = origin;
    this._reached = this.schema.steps.length - 1;
    if (isEmpty(this._values.name)) {
      this._suggestName();
    } else {
      const name = String(this._values.name);
      this._values.name = freeName(name, this._options.names());
    }
    this._dropUnoffered();
    void this.look();
    this._save();
    this._notify();
  }

  private _defaults(): Values {
    return defaults(this.schema, this._options.defaults);
  }

  private _begin(): void {
    this._values = this._defaults();
    this._errors.clear();
    this._general = [];
    this._suggested = null;
    this._restored = false;
    this._origin = null;
    this._reached = 0;
    this._step = 0;
    this.dataset.clear();
  }

  private _take(values: Values): void {
    for (const [name, value] of Object.entries(values)) {
      const field = this._fields.get(name);
      if (field && suits(field, value)) {
        this._values[name] = value;
      }
    }
  }

  private get _dataField(): string {
    return this.fieldWith('data_file')?.name ?? '';
  }

  private get _targetField(): string {
    return this.fieldWith('column')?.name ?? '';
  }

  private get _columns(): IColumns {
    return {
      names: this.dataset.columns.map(column => column.name),
      target: this._targetField
    };
  }

  private get _featuresField(): string {
    return this.fieldWith('features')?.name ?? '';
  }

  /** Names the experiment after its data where the user has not named it. */
  private _suggestName(): void {
    const path = String(this._values[this._dataField] ?? '').trim();
    const { name } = this._values;
    if (path && (!name || name === this._suggested)) {
      this._suggested = suggestName(path, this._options.names());
      this._values = { ...this._values, name: this._suggested };
      this._errors.delete('name');
    }
  }

  private _onDataset(): void {
    this._dropUnoffered();
    this._notify();
  }

  private _onTarget(former: string, target: string): void {
    const features = this._values[this._featuresField] as Feature[] | null;
    if (features) {
      const next = withoutTarget(
        features,
        this.dataset.columns,
        former,
        target
      );
      this._values = { ...this._values, [this._featuresField]: next };
    }
  }

  /** A choice that is not offered any more goes back to the default. */
  private _dropUnoffered(): void {
    for (const field of this._fields.values()) {
      const value = this._values[field.name];
      const one =
        (field.control === 'select' || field.control === 'choice') &&
        !this._namesFunction(field);
      if (one && value !== (field.default ?? null)) {
        const choices = offered(field, this.values);
        if (
          choices.length > 0 &&
          !choices.some(choice => choice.value === value)
        ) {
          this._values = {
            ...this._values,
            [field.name]: field.default ?? null
          };
        }
      }
    }
  }

  /** With a file of one's own the objective is the name of a function in it. */
  private _namesFunction(field: WizardField): boolean {
    return field.name === 'objective' && !isEmpty(this._values.objective_file);
  }

  private _check(field: WizardField): void {
    const message = check(field, this._values[field.name], this._options.trans);
    if (message) {
      this._errors.set(field.name, message);
    }
  }

  /** Checks a step by the rules of the browser, then by those of the server. */
  private async _passes(step: number): Promise<boolean> {
    const fields = this.fields(step);
    fields.forEach(field => this._check(field));
    if (fields.some(field => this._errors.has(field.name))) {
      this._notify();
      return false;
    }
    await this._ask(async () => {
      const problems = await this._options.client.validate(
        this.request,
        this.schema.steps[step].id
      );
      this._place(problems);
      if (problems.length === 0) {
        await this._lookAgain();
      }
    });
    return this.problems.every(problem => problem.step > step);
  }

  /** The experiments that did the same on the same data; none where that cannot be told. */
  async findSimilar(): Promise<string[]> {
    try {
      return await this._options.client.similar(this.request);
    } catch {
      return [];
    }
  }

  /** Looks at the data if they are not known yet, or were not in order: they may have been mended. */
  private _lookAgain(): Promise<void> {
    const { problems, error } = this.dataset;
    return this.look(problems.length > 0 || error !== null);
  }

  /** Runs a request and keeps what is wrong. */
  private async _ask(request: () => Promise<void>): Promise<void> {
    this._busy = true;
    this._general = [];
    this._notify();
    try {
      await request();
    } catch (error) {
      const problems = error instanceof ApiError ? error.problems : [];
      if (problems.length > 0) {
        this._place(problems);
      } else {
        this._general = [errorText(error, this._options.trans)];
      }
    } finally {
      this._busy = false;
      this._notify();
    }
  }

  private _place(problems: Problem[]): void {
    for (const { field, message } of problems) {
      const name = field?.split('.')[0] ?? '';
      if (this._fields.has(name)) {
        this._errors.set(name, message);
      } else {
        this._general.push(message);
      }
    }
  }

  private _firstBad(): string | null {
    return (
      this.problems.find(
        problem => problem.step === this._step && problem.field
      )?.field ?? null
    );
  }

  /** The nearest step that there is. */
  private _known(step: number): number {
    return Math.max(0, Math.min(step, this.schema.steps.length - 1));
  }

  private _moveTo(step: number): void {
    this._step = this._known(step);
    this._reached = Math.max(this._reached, this._step);
    this._save();
    this._notify();
  }

  private _restore(saved: ISavedDraft | null): void {
    if (!saved || saved.kind !== this.schema.kind) {
      return;
    }
    this._take(saved.values);
    this._restored = true;
    this._origin = saved.origin ?? null;
    this._step = this._known(saved.step);
    this._reached = Math.max(this._step, this._known(saved.reached ?? 0));
    void this.look();
  }

  private _save(): void {
    this._cancelSave();
    this._saving = window.setTimeout(() => this._saveNow(), SAVE_MS);
  }

  private _saveNow(): void {
    this._cancelSave();
    this._options.save({
      kind: this.schema.kind,
      values: this._values,
      step: this._step,
      reached: this._reached,
      origin: this._origin
    });
  }

  private _cancelSave(): void {
    window.clearTimeout(this._saving);
    this._saving = undefined;
  }

  private _notify(): void {
    if (!this._disposed) {
      this._stateChanged.emit();
    }
  }

  private _options: IWizardOptions;
  private _fields: Map<string, WizardField>;
  private _values: Values;
  private _errors = new Map<string, string>();
  private _general: string[] = [];
  private _suggested: string | null = null;
  private _step = 0;
  private _reached = 0;
  private _busy = false;
  private _restored = false;
  private _origin: IOrigin | null = null;
  private _saving: number | undefined;
  private _disposed = false;
  private _stateChanged = new Signal<this, void>(this);
}

const SAVE_MS = 400;
