import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { SchemaColumn } from '../../api';
import type { Row, Sample } from './row';
import { rowRequest, typed, wrong } from './row';
import type { IAnswerState } from './useAnswer';

export interface IRowState {
  row: Row;
  /** What is wrong, by column. */
  errors: ReadonlyMap<string, string>;
  setValue: (name: string, value: string) => void;
  /** Fills in the next sample row. */
  load: () => void;
  /** Asks for the row's prediction, or says what is wrong with it. */
  submit: (prediction: Pick<IAnswerState<unknown>, 'ask' | 'fail'>) => void;
}

/** A row that is being typed for a model. */
export function useRow(
  columns: SchemaColumn[],
  samples: Sample[],
  trans: TranslationBundle
): IRowState {
  const [row, setRow] = React.useState<Row>({});
  const [next, setNext] = React.useState(0);
  const [errors, setErrors] = React.useState<ReadonlyMap<string, string>>(
    new Map()
  );
  const loaded = next > 0 ? samples[(next - 1) % samples.length] : null;
  const setValue = React.useCallback((name: string, value: string) => {
    setRow(before => ({ ...before, [name]: value }));
    setErrors(before => {
      const after = new Map(before);
      return after.delete(name) ? after : before;
    });
  }, []);
  return {
    row,
    errors,
    setValue,
    load: () => {
      setRow(typed(columns, samples[next % samples.length]));
      setErrors(new Map());
      setNext(next + 1);
    },
    submit: ({ ask, fail }) => {
      const bad = wrong(columns, row, trans);
      setErrors(bad);
      if (bad.size > 0) {
        const names = [...bad.keys()].join(', ');
        fail(trans.__('These are not numbers: %1', names));
      } else {
        void ask(rowRequest(columns, row, loaded));
      }
    }
  };
}
