/** Which step is shown, and how far one may go. */
export class Steps {
  constructor(private _count: number) {}

  /** The index of the step that is shown. */
  get current(): number {
    return this._current;
  }

  /** The index of the last step that may be visited without passing through others first. */
  get reached(): number {
    return this._reached;
  }

  get last(): number {
    return this._count - 1;
  }

  /** Shows a step, the nearest that there is. */
  moveTo(step: number): void {
    this._current = this._known(step);
    this._reached = Math.max(this._reached, this._current);
  }

  /** All steps up to this one may be visited. */
  reach(step: number): void {
    this._reached = Math.max(this._reached, this._known(step));
  }

  reset(): void {
    this._current = 0;
    this._reached = 0;
  }

  private _known(step: number): number {
    return Math.max(0, Math.min(step, this.last));
  }

  private _current = 0;
  private _reached = 0;
}
