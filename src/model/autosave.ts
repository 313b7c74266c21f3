const SAVE_MS = 400;

/** Saves a moment after the last change, and at once when it is disposed of. */
export class Autosave {
  constructor(private _save: () => void) {}

  /** Something has changed. */
  schedule(): void {
    this.cancel();
    this._timer = window.setTimeout(() => this._now(), SAVE_MS);
  }

  cancel(): void {
    window.clearTimeout(this._timer);
    this._timer = undefined;
  }

  dispose(): void {
    if (this._timer !== undefined) {
      this.cancel();
      this._save();
    }
  }

  private _now(): void {
    this._timer = undefined;
    this._save();
  }

  private _timer: number | undefined;
}
