import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ExperimentSummary } from '../api';
import { isTerminal } from '../api';
import type { ExperimentsModel } from './experiments';

/** Tells of each experiment that was seen running and has ended since; again when it was resumed and has ended again. */
export class Endings implements IDisposable {
  constructor(private _experiments: ExperimentsModel) {
    _experiments.stateChanged.connect(this._look, this);
    this._look();
  }

  get ended(): ISignal<this, ExperimentSummary> {
    return this._ended;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  dispose(): void {
    this._disposed = true;
    this._experiments.stateChanged.disconnect(this._look, this);
    Signal.clearData(this);
  }

  private _look(): void {
    for (const experiment of this._experiments.experiments ?? []) {
      // Another one may get the name of one that was deleted.
      const id = `${experiment.name} ${experiment.created_at}`;
      if (!isTerminal(experiment.status)) {
        this._running.add(id);
      } else if (this._running.delete(id)) {
        this._ended.emit(experiment);
      }
    }
  }

  private _running = new Set<string>();
  private _ended = new Signal<this, ExperimentSummary>(this);
  private _disposed = false;
}
