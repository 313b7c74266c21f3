import type { Event } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

/** The schema of the hints that the server sends over Jupyter's event bus. */
export const CHANGE_SCHEMA = 'https://schema.jupyter-autopilot.org/change/v1';

/** Something has changed on the server. It is a hint: what it is now is asked by REST. */
export interface IChange {
  kind: 'experiment' | 'endpoint' | 'transform';
  /** The name of the experiment, endpoint or batch transform. */
  id: string;
  revision: number;
}

/** The server's hints, taken out of the event bus. */
export class Live implements IDisposable {
  constructor(events: Event.IManager) {
    this._stream = events.stream;
    this._stream.connect(this._onEvent, this);
  }

  get changed(): ISignal<this, IChange> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  dispose(): void {
    this._disposed = true;
    Signal.clearData(this);
  }

  private _onEvent(_: unknown, emission: Event.Emission): void {
    if (emission.schema_id === CHANGE_SCHEMA) {
      this._changed.emit(emission as unknown as IChange);
    }
  }

  private _stream: Event.Stream;
  private _changed = new Signal<this, IChange>(this);
  private _disposed = false;
}
