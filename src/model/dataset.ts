import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type {
  AutopilotClient,
  ColumnSummary,
  DatasetPreview,
  PreviewRequest,
  Problem,
  TargetSummary
} from '../api';
import { ApiError } from '../api';

/** The data file that a draft names, as the server sees it. */
export class DatasetModel {
  constructor(private _client: AutopilotClient) {}

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  /** The last look at the file that is named now; null before the first and for another file. */
  get preview(): DatasetPreview | null {
    return this._preview;
  }

  get loading(): boolean {
    return this._pending !== null;
  }

  /** The request itself failed; what is wrong with the data stands in `problems`. */
  get error(): ApiError | null {
    return this._error;
  }

  get columns(): ColumnSummary[] {
    return this._preview?.columns ?? [];
  }

  /** What the target looks like; null while the server has not looked at the one that is chosen now. */
  get target(): TargetSummary | null {
    const summary = this._preview?.target ?? null;
    return summary && summary.name === this._asked?.target ? summary : null;
  }

  get problems(): Problem[] {
    return this._preview?.problems ?? [];
  }

  /** Looks at a file; the same question is not asked twice, unless by force. */
  load(question: PreviewRequest, force = false): Promise<void> {
    const same = this._asked !== null && key(question) === key(this._asked);
    if (same && this._pending) {
      return this._pending;
    }
    if (same && !force && !this._error) {
      return Promise.resolve();
    }
    if (question.path !== this._asked?.path) {
      this._preview = null;
    }
    this._asked = question;
    this._error = null;
    const pending = this._ask(question).finally(() => {
      if (this._pending === pending) {
        this._pending = null;
        this._stateChanged.emit();
      }
    });
    this._pending = pending;
    this._stateChanged.emit();
    return pending;
  }

  clear(): void {
    this._asked = null;
    this._preview = null;
    this._error = null;
    this._pending = null;
    this._stateChanged.emit();
  }

  private async _ask(question: PreviewRequest): Promise<void> {
    try {
      const preview = await this._client.previewDataset(question);
      if (this._asked === question) {
        this._preview = preview;
      }
    } catch (error) {
      if (this._asked === question) {
        this._error =
          error instanceof ApiError
            ? error
            : new ApiError('internal', String(error), 0);
      }
    }
  }

  private _asked: PreviewRequest | null = null;
  private _preview: DatasetPreview | null = null;
  private _error: ApiError | null = null;
  private _pending: Promise<void> | null = null;
  private _stateChanged = new Signal<this, void>(this);
}

function key({
  path,
  target,
  problem_type: problemType,
  missing_tokens: missingTokens
}: PreviewRequest): string {
  return JSON.stringify([
    path,
    target ?? null,
    problemType ?? 'auto',
    missingTokens ?? []
  ]);
}
