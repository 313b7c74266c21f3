import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Predictions } from '../../api';
import { errorText } from '../../api';
import type { IRequest } from './row';

export interface IPredictionState {
  result: Predictions | null;
  /** Why there is none. */
  error: string | null;
  busy: boolean;
  ask: (request: IRequest) => Promise<void>;
  fail: (message: string) => void;
}

/** A request at a time, its answer or what went wrong. */
export function usePrediction(
  predict: (body: string, contentType: string) => Promise<Predictions>,
  trans: TranslationBundle
): IPredictionState {
  const [result, setResult] = React.useState<Predictions | null>(null);
  const [error, setError] = React.useState<string | null>(null);
  const [busy, setBusy] = React.useState(false);
  const fail = (message: string) => {
    setError(message);
    setResult(null);
  };
  const ask = async ({ body, contentType }: IRequest) => {
    setBusy(true);
    try {
      setResult(await predict(body, contentType));
      setError(null);
    } catch (reason) {
      fail(errorText(reason, trans));
    } finally {
      setBusy(false);
    }
  };
  return { result, error, busy, ask, fail };
}
