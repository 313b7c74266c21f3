import type { AutopilotClient, ModelBundle, Predictions } from '../api';
import { ApiError } from '../api';
import { ExperimentModel } from './experiment';
import type { Live } from './live';

/** One candidate of an experiment, live, and its model as soon as it is trained. */
export class CandidateModel extends ExperimentModel {
  constructor(
    client: AutopilotClient,
    live: Live,
    experiment: string,
    readonly candidate: string
  ) {
    super(client, live, experiment);
  }

  /** Null until it is read. */
  get bundle(): ModelBundle | null {
    return this._bundle;
  }

  /** Why the model could not be read the last time. */
  get bundleError(): ApiError | null {
    return this._bundleError;
  }

  /** Predicts the rows of a JSON text. */
  predict(body: string): Promise<Predictions> {
    return this.client.predictRows(this.name, this.candidate, body);
  }

  protected async load(): Promise<boolean> {
    const changed = await super.load();
    const known = this.experiment?.state.candidates.find(
      one => one.id === this.candidate
    );
    if (this._bundle || known?.status !== 'completed') {
      return changed;
    }
    try {
      this._bundle = await this.client.model(this.name, this.candidate);
      this._bundleError = null;
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      this._bundleError = error;
    }
    return true;
  }

  private _bundle: ModelBundle | null = null;
  private _bundleError: ApiError | null = null;
}
