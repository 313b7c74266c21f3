import type { TranslationBundle } from '@jupyterlab/translation';

import type { ErrorCode, Problem } from './types';

/** An answer that says what is wrong, or no answer at all (`unreachable`). */
export class ApiError extends Error {
  /**
   * @param status - the HTTP status; 0 when there was no answer
   * @param problems - what is wrong and in which field; may be empty
   */
  constructor(
    readonly code: ErrorCode | 'unreachable',
    message: string,
    readonly status: number,
    readonly problems: Problem[] = []
  ) {
    super(message);
    this.name = 'ApiError';
  }

  /** The server did not answer: it is down, or the network is. */
  get unreachable(): boolean {
    return this.code === 'unreachable';
  }
}

/** What to tell the user about anything that was thrown. */
export function errorText(error: unknown, trans: TranslationBundle): string {
  if (!(error instanceof ApiError)) {
    return error instanceof Error ? error.message : String(error);
  }
  if (error.unreachable) {
    return trans.__(
      'The Jupyter server cannot be reached. Check that it runs and that you are connected.'
    );
  }
  if (error.code === 'forbidden') {
    return trans.__(
      'The server does not let you do this. If it was restarted, reload the page to log in again.'
    );
  }
  return problemsText(error.problems) || error.message;
}

function problemsText(problems: Problem[]): string {
  return problems.map(problem => problem.message).join(' ');
}
