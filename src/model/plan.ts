import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { AutopilotClient, Plan } from '../api';
import { ApiError } from '../api';
import type { Values } from './draft';

/** The plan of a draft, as the server makes it from a look at the data. */
export class PlanModel {
  constructor(private _client: AutopilotClient) {}

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  /** The plan of the draft that was asked about last; null until it is there. */
  get plan(): Plan | null {
    return this._plan;
  }

  get loading(): boolean {
    return this._loading;
  }

  /** Why there is no plan. */
  get error(): ApiError | null {
    return this._error;
  }

  /** Asks for the plan of a draft; the same one is not asked about twice, unless by force. */
  async load(request: Values, force = false): Promise<void> {
    const key = planned(request);
    if (key === this._asked && !force) {
      return;
    }
    this._asked = key;
    this._plan = this._error = null;
    this._loading = true;
    this._stateChanged.emit();
    try {
      const plan = await this._client.plan(request as never);
      if (this._asked === key) {
        this._plan = plan;
      }
    } catch (error) {
      if (this._asked === key) {
        this._error =
          error instanceof ApiError
            ? error
            : new ApiError('internal', String(error), 0);
      }
    }
    if (this._asked === key) {
      this._loading = false;
      this._stateChanged.emit();
    }
  }

  private _asked: string | null = null;
  private _plan: Plan | null = null;
  private _loading = false;
  private _error: ApiError | null = null;
  private _stateChanged = new Signal<this, void>(this);
}

/** What of a draft its plan depends on. */
function planned(request: Values): string {
  return JSON.stringify({ ...request, ...IRRELEVANT });
}

const IRRELEVANT = {
  name: undefined,
  output_path: undefined,
  project: undefined,
  tags: undefined,
  auto_deploy: undefined,
  endpoint_name: undefined
};
