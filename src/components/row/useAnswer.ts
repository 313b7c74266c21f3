import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import { errorText } from '../../api';
import type { IRequest } from './row';

export interface IAnswerState<T> {
  result: T | null;
  /** Why there is none. */
  error: string | null;
  busy: boolean;
  ask: (request: IRequest) => Promise<void>;
  fail: (message: string) => void;
}

/** A request at a time, its answer or what went wrong. */
export function useAnswer<T>(
  send: (body: string, contentType: string) => Promise<T>,
  trans: TranslationBundle
): IAnswerState<T> {
  const [result, setResult] = React.useState<T | null>(null);
  const [error, setError] = React.useState<string | null>(null);
  const [busy, setBusy] = React.useState(false);
  const fail = (message: string) => {
    setError(message);
    setResult(null);
  };
  const ask = async ({ body, contentType }: IRequest) => {
    setBusy(true);
    try {
      setResult(await send(body, contentType));
      setError(null);
    } catch (reason) {
      fail(errorText(reason, trans));
    } finally {
      setBusy(false);
    }
  };
  return { result, error, busy, ask, fail };
}
