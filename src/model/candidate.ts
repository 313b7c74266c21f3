import type {
  AutopilotClient,
  Explanation,
  ExplanationRequest,
  ModelBundle,
  Predictions,
  Report
} from '../api';
import { ApiError } from '../api';
import { ExperimentModel } from './experiment';
import type { Live } from './live';

type Sample = NonNullable<ExplanationRequest['rows']>[number];

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

  /** What each value of the rows of a JSON text adds to their predictions. */
  async explain(body: string): Promise<Explanation> {
    const { instances } = JSON.parse(body) as { instances: Sample[] };
    return this._explained({ rows: instances });
  }

  /** The same for a row of the validation part. */
  explainRow(row: number): Promise<Explanation> {
    return this._explained({ validation_rows: [row] });
  }

  /** Null until it was asked for and is there. */
  get report(): Report | null {
    return this._report;
  }

  /** Why there is no report. */
  get reportError(): unknown {
    return this._reportError;
  }

  /** Asks for the report, which the server makes at the first request. */
  async loadReport(): Promise<void> {
    this._reportError = null;
    this.notify();
    try {
      this._report = await this.client.report(this.name, this.candidate);
    } catch (error) {
      this._reportError = error;
    }
    this.notify();
  }

  private async _explained(request: ExplanationRequest): Promise<Explanation> {
    const { explanations } = await this.client.explain(
      this.name,
      this.candidate,
      request
    );
    return explanations[0];
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
  private _report: Report | null = null;
  private _reportError: unknown = null;
}
