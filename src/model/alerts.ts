import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Alert, Endpoint } from '../api';

/** What is looked at: the model of all endpoints. */
interface IEndpoints {
  /** Null until the first answer. */
  readonly endpoints: Endpoint[] | null;
  readonly stateChanged: ISignal<unknown, void>;
}

export interface IRaised {
  endpoint: Endpoint;
  /** Those that were not there before. */
  alerts: Alert[];
}

/** Tells of each alert of an endpoint that has come up since the page was opened. */
export class Alerts implements IDisposable {
  constructor(private _endpoints: IEndpoints) {
    _endpoints.stateChanged.connect(this._look, this);
    this._look();
  }

  get raised(): ISignal<this, IRaised> {
    return this._raised;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  dispose(): void {
    this._disposed = true;
    this._endpoints.stateChanged.disconnect(this._look, this);
    Signal.clearData(this);
  }

  private _look(): void {
    const { endpoints } = this._endpoints;
    if (endpoints === null) {
      return;
    }
    const before = this._known;
    const known = new Set<string>();
    for (const endpoint of endpoints) {
      const news = endpoint.alerts.filter(alert => {
        const id = [
          endpoint.name,
          alert.kind,
          alert.column,
          alert.since
        ].join();
        known.add(id);
        return before !== null && !before.has(id);
      });
      if (news.length > 0) {
        this._raised.emit({ endpoint, alerts: news });
      }
    }
    this._known = known;
  }

  private _known: Set<string> | null = null;
  private _raised = new Signal<this, IRaised>(this);
  private _disposed = false;
}
