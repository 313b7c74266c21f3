import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';
import { JSONExt } from '@lumino/coreutils';

import type { AutopilotClient, ExperimentSummary } from '../api';
import { isTerminal } from '../api';
import type { IChange, Live } from './live';
import { PolledModel } from './polled';

/** The list of all experiments. */
export class ExperimentsModel extends PolledModel {
  constructor(
    private _client: AutopilotClient,
    live: Live
  ) {
    super('experiments', live);
  }

  /** Newest first; null until the first answer. */
  get experiments(): ExperimentSummary[] | null {
    return this._experiments;
  }

  async stop(name: string): Promise<void> {
    await this._client.stopExperiment(name);
    await this.refresh();
  }

  /** Goes on with an experiment; the seconds are added to what is left of its time. */
  async resume(name: string, seconds: number | null): Promise<void> {
    await this._client.resumeExperiment(name, seconds);
    await this.refresh();
  }

  /** Lets an experiment that waits be the next to start. */
  async prioritize(name: string): Promise<void> {
    await this._client.prioritizeExperiment(name);
    await this.refresh();
  }

  async remove(name: string): Promise<void> {
    await this._client.deleteExperiment(name);
    await this.refresh();
  }

  protected async load(): Promise<boolean> {
    const found = await this._client.experiments();
    const changed = !equal(found, this._experiments);
    if (changed) {
      this._experiments = kept(found, this._experiments ?? []);
    }
    return changed;
  }

  protected get active(): boolean {
    return (
      this._experiments?.some(experiment => !isTerminal(experiment.status)) ??
      false
    );
  }

  protected concerns(change: IChange): boolean {
    return change.kind === 'experiment';
  }

  private _experiments: ExperimentSummary[] | null = null;
}

/** The new list with the objects of the former one where they say the same, so that only what changed is drawn again. */
function kept(
  found: ExperimentSummary[],
  former: ExperimentSummary[]
): ExperimentSummary[] {
  const known = new Map(former.map(one => [one.name, one]));
  return found.map(one => {
    const before = known.get(one.name);
    return before && equal(one, before) ? before : one;
  });
}

/** Whether two answers of the server say the same. */
export function equal(a: unknown, b: unknown): boolean {
  return JSONExt.deepEqual(
    a as ReadonlyPartialJSONValue,
    b as ReadonlyPartialJSONValue
  );
}
