import type { IDisposable } from '@lumino/disposable';
import type { IPoll } from '@lumino/polling';
import { Poll, Throttler } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { ApiError } from '../api';
import type { IChange, Live } from './live';

const ACTIVE_MS = 2_000; // something runs: hints come, this covers lost ones
const IDLE_MS = 10_000; // as JupyterLab asks for its own lists
const LOST_MS = 1_500; // the first pause while the server does not answer
const LOST_MAX_MS = 5_000; // and the longest one
const ANSWER_MS = 20_000; // a network that is gone may never say so
const HINT_MS = 150; // several hints in a row make one request

/**
 * A model of something on the server, kept fresh by hints and by a slow poll.
 *
 * Only one request is under way at a time. A hint that comes during a request leads to another one after it, since
 * the first may have been answered before the change.
 */
export abstract class PolledModel implements IDisposable {
  constructor(name: string, live: Live) {
    this._live = live;
    this._hint = new Throttler(() => this.refresh(), {
      limit: HINT_MS,
      edge: 'trailing'
    });
    this._poll = new Poll({
      name: `jupyter-autopilot:${name}`,
      auto: false,
      standby: 'when-hidden',
      frequency: { interval: IDLE_MS, backoff: true, max: IDLE_MS },
      factory: () => this._run()
    });
    live.changed.connect(this._onChange, this);
    document.addEventListener('visibilitychange', this._onVisible);
  }

  /** Emitted when the data, the error or the connection has changed. */
  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  /** Why the last request failed; null after a good one. */
  get error(): ApiError | null {
    return this._error;
  }

  /** The server did not answer the last request. */
  get connectionLost(): boolean {
    return this._lostSince !== null;
  }

  /** When the server did not answer for the first time, in milliseconds; null while it answers. */
  get lostSince(): number | null {
    return this._lostSince;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  /** Asks at once and goes on polling. */
  watch(): void {
    void this._poll.start();
  }

  /** Resolves when a request that began after this call has ended, well or not; see `error`. */
  async refresh(): Promise<void> {
    await this._running?.catch(() => undefined);
    if (!this._disposed) {
      await this._run().catch(() => undefined);
      void this._poll.schedule();
    }
  }

  dispose(): void {
    if (this._disposed) {
      return;
    }
    this._disposed = true;
    this._live.changed.disconnect(this._onChange, this);
    document.removeEventListener('visibilitychange', this._onVisible);
    this._poll.dispose();
    this._hint.dispose();
    Signal.clearData(this);
  }

  /** Asks the server; returns whether anything is new. */
  protected abstract load(): Promise<boolean>;

  /** Something is running, so that changes are to be expected. */
  protected abstract get active(): boolean;

  /** Whether a hint is about this model. */
  protected abstract concerns(change: IChange): boolean;

  protected notify(): void {
    if (!this._disposed) {
      this._stateChanged.emit();
    }
  }

  private _run(): Promise<void> {
    this._running ??= this._request().finally(() => {
      this._running = null;
    });
    return this._running;
  }

  private async _request(): Promise<void> {
    const before = this._error;
    let changed = false;
    try {
      changed = await answered(this.load());
      this._error = null;
    } catch (error) {
      this._error =
        error instanceof ApiError
          ? error
          : new ApiError('internal', String(error), 0);
    }
    this._lostSince = this._error?.unreachable
      ? (this._lostSince ?? Date.now())
      : null;
    this._poll.frequency = this._frequency();
    if (changed || before?.message !== this._error?.message) {
      this.notify();
    }
    if (this._error) {
      throw this._error; // the poll waits longer after a failure
    }
  }

  private _frequency(): IPoll.Frequency {
    if (this.connectionLost) {
      return { interval: LOST_MS, backoff: true, max: LOST_MAX_MS };
    }
    const interval = this.active ? ACTIVE_MS : IDLE_MS;
    return { interval, backoff: true, max: IDLE_MS };
  }

  private _onChange(_: Live, change: IChange): void {
    if (this.concerns(change)) {
      void this._hint.invoke();
    }
  }

  private _onVisible = (): void => {
    if (!document.hidden) {
      void this.refresh();
    }
  };

  private _live: Live;
  private _poll: Poll;
  private _hint: Throttler;
  private _running: Promise<void> | null = null;
  private _error: ApiError | null = null;
  private _lostSince: number | null = null;
  private _disposed = false;
  private _stateChanged = new Signal<this, void>(this);
}

/** The answer, or an error like that of a server that cannot be reached where there is none in time. */
function answered<T>(answer: Promise<T>): Promise<T> {
  let timer: number;
  const late = new Promise<never>((_, reject) => {
    timer = window.setTimeout(
      () => reject(new ApiError('unreachable', 'No answer', 0)),
      ANSWER_MS
    );
  });
  return Promise.race([answer, late]).finally(() => window.clearTimeout(timer));
}
