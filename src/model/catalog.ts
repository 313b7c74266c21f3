import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { AutopilotClient, Catalog } from '../api';
import { ApiError } from '../api';

/** What exists; asked for once, and again after a failure. */
export class CatalogModel {
  constructor(private _client: AutopilotClient) {}

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  get catalog(): Catalog | null {
    return this._catalog;
  }

  get error(): ApiError | null {
    return this._error;
  }

  /** Asks for the catalog unless it is there; never throws, see `error`. */
  load(): Promise<void> {
    this._loading ??= this._load().finally(() => {
      this._loading = null;
    });
    return this._loading;
  }

  private async _load(): Promise<void> {
    if (this._catalog) {
      return;
    }
    try {
      this._catalog = await this._client.catalog();
      this._error = null;
    } catch (error) {
      this._error =
        error instanceof ApiError
          ? error
          : new ApiError('internal', String(error), 0);
    }
    this._stateChanged.emit();
  }

  private _catalog: Catalog | null = null;
  private _error: ApiError | null = null;
  private _loading: Promise<void> | null = null;
  private _stateChanged = new Signal<this, void>(this);
}
