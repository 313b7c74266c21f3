import type {
  AutopilotClient,
  Endpoint,
  Experiment,
  Exploration
} from '../api';
import { isTerminal } from '../api';
import type { IChange, Live } from './live';
import { PolledModel } from './polled';

/** One experiment, live. */
export class ExperimentModel extends PolledModel {
  constructor(
    protected client: AutopilotClient,
    live: Live,
    readonly name: string
  ) {
    super(`experiment:${name}`, live);
  }

  /** Null until the first answer. */
  get experiment(): Experiment | null {
    return this._experiment;
  }

  /** The end of the worker's log, as far as it was asked for. */
  get log(): string {
    return this._log;
  }

  /** What was found in the data; null until it was asked for and is there. */
  get exploration(): Exploration | null {
    return this._exploration;
  }

  /** The server knows no such experiment (any more). */
  get missing(): boolean {
    return this.error?.code === 'not_found';
  }

  async loadLog(): Promise<void> {
    this._log = await this.client.log(this.name);
    this.notify();
  }

  async loadExploration(): Promise<void> {
    this._exploration = await this.client.exploration(this.name);
    this.notify();
  }

  async stop(): Promise<void> {
    await this.client.stopExperiment(this.name);
    await this.refresh();
  }

  /** Goes on with the experiment; the seconds are added to what is left of its time. */
  async resume(seconds: number | null): Promise<void> {
    await this.client.resumeExperiment(this.name, seconds);
    await this.refresh();
  }

  /** Puts the time limit off while the experiment is under way. */
  async extend(seconds: number): Promise<void> {
    await this.client.extendExperiment(this.name, seconds);
    await this.refresh();
  }

  async remove(): Promise<void> {
    await this.client.deleteExperiment(this.name);
  }

  /** Deploys a candidate, the best one where none is named. */
  async deploy(
    candidate: string | null,
    endpointName: string
  ): Promise<Endpoint> {
    const endpoint = await this.client.createEndpoint({
      name: endpointName,
      experiment: this.name,
      candidate
    });
    await this.refresh();
    return endpoint;
  }

  protected async load(): Promise<boolean> {
    const known = this._experiment;
    const found = await this.client.experiment(
      this.name,
      known?.state.revision
    );
    if (found.changed || !known) {
      this._experiment =
        withKnown(found, known) ?? (await this.client.experiment(this.name));
      return true;
    }
    if (found.endpoint !== known.endpoint) {
      this._experiment = { ...known, endpoint: found.endpoint };
      return true;
    }
    return false;
  }

  protected get active(): boolean {
    return (
      this._experiment !== null && !isTerminal(this._experiment.state.status)
    );
  }

  protected concerns(change: IChange): boolean {
    return change.kind === 'experiment' && change.id === this.name;
  }

  private _experiment: Experiment | null = null;
  private _exploration: Exploration | null = null;
  private _log = '';
}

/**
 * The experiment with all its candidates: those of the answer, and from what is known those that have not changed. Null
 * where one is in neither, or where what is known is another experiment of this name.
 */
function withKnown(
  found: Experiment,
  known: Experiment | null
): Experiment | null {
  const ids = found.candidate_ids;
  if (!ids) {
    return found;
  }
  if (found.created_at !== known?.created_at) {
    return null;
  }
  const all = [...known.state.candidates, ...found.state.candidates];
  const byId = new Map(all.map(candidate => [candidate.id, candidate]));
  const candidates = ids.flatMap(id => byId.get(id) ?? []);
  return candidates.length === ids.length
    ? { ...found, candidate_ids: null, state: { ...found.state, candidates } }
    : null;
}
