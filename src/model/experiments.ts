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

  async remove(name: string): Promise<void> {
    await this._client.deleteExperiment(name);
    await this.refresh();
  }

  protected async load(): Promise<boolean> {
    const found = await this._client.experiments();
    const changed = !equal(found, this._experiments);
    this._experiments = found;
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

/** Whether two answers of the server say the same. */
export function equal(a: unknown, b: unknown): boolean {
  return JSONExt.deepEqual(
    a as ReadonlyPartialJSONValue,
    b as ReadonlyPartialJSONValue
  );
}
