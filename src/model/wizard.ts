import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type {
  AutopilotClient,
  Choice,
  Experiment,
  WizardField,
  WizardSchema
} from '../api';
import { errorText } from '../api';
import { Autosave } from './autosave';
import { DatasetModel } from './dataset';
import type { Values } from './draft';
import { isEmpty, offered, shown, toRequest } from './draft';
import { Entries } from './entries';
import { Fields } from './fields';
import { Mistakes } from './mistakes';
import type { IPlacedProblem } from './placed';
import { placed } from './placed';
import { PlanModel } from './plan';
import type { IOrigin, ISavedDraft } from './savedDraft';
import { Steps } from './steps';
import type { IColumns } from './validation';
import { checkColumns } from './validation';

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

/** The draft of an experiment: its values, steps and what is wrong with it. */
export class WizardModel implements IDisposable {
  constructor(options: IWizardOptions) {
    this._options = options;
    this.schema = options.schema;
    this._fields = new Fields(this.schema);
    this._steps = new Steps(this.schema.steps.length);
    this._mistakes = new Mistakes(this._fields, options.trans);
    this._autosave = new Autosave(() => this._saveNow());
    this.dataset = new DatasetModel(options.client);
    this._entries = new Entries({
      schema: this.schema,
      fields: this._fields,
      dataset: this.dataset,
      defaults: options.defaults,
      names: options.names
    });
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

  /** The values, and what follows from them and from the data. */
  get values(): Values {
    return this._entries.complete;
  }

  /** The index of the step that is shown. */
  get step(): number {
    return this._steps.current;
  }

  /** The index of the last step that may be visited without passing through others first. */
  get reached(): number {
    return this._steps.reached;
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
    return this._entries.touched;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  dispose(): void {
    this._autosave.dispose();
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

  /** The field that has a control: the required one, where several have it. */
  fieldWith(control: WizardField['control']): WizardField | null {
    return this._fields.with(control);
  }

  /** What is wrong with a field; null when nothing is known to be. */
  error(name: string): string | null {
    const own = this._mistakes.of(name);
    if (own) {
      return own;
    }
    const field = this._fields.get(name);
    const misplaced =
      field &&
      checkColumns(
        field,
        this._entries.entered,
        this._columns,
        this._options.trans
      );
    if (misplaced) {
      return misplaced;
    }
    const { problems, error } = this.dataset;
    if (error && name === this._fields.data) {
      return errorText(error, this._options.trans);
    }
    const found = problems.filter(
      problem => (problem.field ?? this._fields.data) === name
    );
    return found.length > 0
      ? found.map(problem => problem.message).join(' ')
      : null;
  }

  /** Every problem that is known, in the order of the fields; those of no field come first. */
  get problems(): IPlacedProblem[] {
    return placed(
      this.schema.steps.map(step => shown(step.fields, this.values)),
      name => this.error(name),
      this._mistakes.general,
      this.step
    );
  }

  /** Sets a value; what depends on it follows. */
  set(name: string, value: unknown): void {
    const changed = this._entries.set(name, value);
    this._mistakes.forget(name);
    this._mistakes.forgetGeneral();
    if (changed && name === this._fields.data) {
      this.dataset.clear();
      // While the path is typed: later, the user may have begun to type a name.
      this._suggestName();
    }
    this._entries.dropUnoffered();
    this._autosave.schedule();
    this._notify();
  }

  /** The user has left a field: it is checked, and the data are looked at where it names them. */
  leave(name: string): void {
    const field = this._fields.get(name);
    if (field && !this._mistakes.of(name)) {
      this._mistakes.check([field], this._entries.entered);
    }
    if (this._fields.shapesData(name)) {
      void this.look();
    }
    this._notify();
  }

  /** Takes a data file, as one that was picked in the file browser: the input data, or that of another field. */
  async chooseData(path: string, name = this._fields.data): Promise<void> {
    if (path !== this._entries.entered[name]) {
      this.set(name, path);
    }
    this.leave(name);
    if (name === this._fields.data) {
      await this.look();
    }
  }

  /** Asks the server to look at the data and the target. */
  async look(force = false): Promise<void> {
    const path = this._entries.text(this._fields.data);
    if (!path) {
      return;
    }
    const { entered } = this._entries;
    await this.dataset.load(
      {
        path,
        target: (entered[this._fields.target] as string | null) || null,
        problem_type: (entered.problem_type as 'auto' | undefined) ?? 'auto',
        missing_tokens: (entered.missing_tokens as string[] | undefined) ?? []
      },
      force
    );
  }

  /** Goes to the next step if this one is in order; returns the first field that is not. */
  async next(): Promise<string | null> {
    if (!(await this._passes(this._steps.current))) {
      return this._firstBad();
    }
    this._moveTo(this._steps.current + 1);
    return null;
  }

  /** Goes to a step that was reached before. */
  goTo(step: number): void {
    if (step <= this._steps.reached && !this._busy) {
      this._moveTo(step);
    }
  }

  /** Creates the experiment; null where something is wrong, and then the step with the first problem is shown. */
  async create(): Promise<Experiment | null> {
    for (const step of this.schema.steps) {
      this._mistakes.check(
        shown(step.fields, this.values),
        this._entries.entered
      );
    }
    let created: Experiment | null = null;
    if (!this._mistakes.ofFields) {
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
      this._autosave.cancel();
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
    this._autosave.cancel();
    this._options.save(null);
    this._notify();
  }

  /**
   * Throws the draft away and begins another with values from elsewhere; what is no field or no value for it is left
   * out. All steps may be visited at once, and the name is one that is free.
   */
  fill(values: Values, origin: IOrigin | null = null): void {
    this._begin();
    this._entries.take(values);
    this._origin = origin;
    this._steps.reach(this._steps.last);
    if (isEmpty(this._entries.entered.name)) {
      this._suggestName();
    } else {
      this._entries.freeName();
    }
    this._entries.dropUnoffered();
    void this.look();
    this._autosave.schedule();
    this._notify();
  }

  private _begin(): void {
    this._entries.reset();
    this._mistakes.clear();
    this._restored = false;
    this._origin = null;
    this._steps.reset();
    this.dataset.clear();
  }

  private get _columns(): IColumns {
    return {
      names: this.dataset.columns.map(column => column.name),
      target: this._fields.target
    };
  }

  private _suggestName(): void {
    if (this._entries.suggestName()) {
      this._mistakes.forget('name');
    }
  }

  private _onDataset(): void {
    this._entries.dropUnoffered();
    this._notify();
  }

  /** Checks a step by the rules of the browser, then by those of the server. */
  private async _passes(step: number): Promise<boolean> {
    if (!this._mistakes.check(this.fields(step), this._entries.entered)) {
      this._notify();
      return false;
    }
    await this._ask(async () => {
      const problems = await this._options.client.validate(
        this.request,
        this.schema.steps[step].id
      );
      this._mistakes.place(problems);
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
    this._mistakes.forgetGeneral();
    this._notify();
    try {
      await request();
    } catch (error) {
      this._mistakes.placeError(error);
    } finally {
      this._busy = false;
      this._notify();
    }
  }

  private _firstBad(): string | null {
    return (
      this.problems.find(
        problem => problem.step === this._steps.current && problem.field
      )?.field ?? null
    );
  }

  private _moveTo(step: number): void {
    this._steps.moveTo(step);
    this._autosave.schedule();
    this._notify();
  }

  private _restore(saved: ISavedDraft | null): void {
    if (!saved || saved.kind !== this.schema.kind) {
      return;
    }
    this._entries.take(saved.values);
    this._restored = true;
    this._origin = saved.origin ?? null;
    this._steps.moveTo(saved.step);
    this._steps.reach(saved.reached ?? 0);
    void this.look();
  }

  private _saveNow(): void {
    this._options.save({
      kind: this.schema.kind,
      values: this._entries.entered,
      step: this._steps.current,
      reached: this._steps.reached,
      origin: this._origin
    });
  }

  private _notify(): void {
    if (!this._disposed) {
      this._stateChanged.emit();
    }
  }

  private _options: IWizardOptions;
  private _fields: Fields;
  private _mistakes: Mistakes;
  private _autosave: Autosave;
  private _entries: Entries;
  private _steps: Steps;
  private _busy = false;
  private _restored = false;
  private _origin: IOrigin | null = null;
  private _disposed = false;
  private _stateChanged = new Signal<this, void>(this);
}
