import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { ModelBundle } from '../../api';
import { Button, Message } from '../../ui';
import { PredictionResult } from '../row/PredictionResult';
import { RowForm } from '../row/RowForm';
import type { IPredictionState } from '../row/usePrediction';
import type { IRowState } from '../row/useRow';

export interface IPredictRowProps {
  bundle: ModelBundle;
  /** Both outlive this form, which is drawn only while its tab is selected. */
  row: IRowState;
  prediction: IPredictionState;
  trans: TranslationBundle;
}

/** A form for one row and what the model predicts for it. */
export function PredictRow({
  bundle: { manifest },
  row,
  prediction,
  trans
}: IPredictRowProps): JSX.Element {
  const { result, error, busy } = prediction;
  return (
    <form
      className="jp-Autopilot-TryOut"
      aria-label={trans.__('Predict a row')}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        if (!busy) {
          row.submit(prediction);
        }
      }}
    >
      <RowForm
        columns={manifest.columns}
        row={row.row}
        errors={row.errors}
        trans={trans}
        onChange={row.setValue}
      />
      <div className="jp-Autopilot-TryOut-output">
        <div className="jp-Autopilot-Actions">
          <Button kind="primary" type="submit" busy={busy}>
            {trans.__('Predict')}
          </Button>
          <Button
            unavailable={
              manifest.sample.length > 0
                ? null
                : trans.__('The model came without sample rows.')
            }
            onClick={row.load}
          >
            {trans.__('Load a sample row')}
          </Button>
        </div>
        {error && (
          <Message tone="error" title={trans.__('No prediction')}>
            {error}
          </Message>
        )}
        <PredictionResult
          result={result}
          target={manifest.target}
          trans={trans}
        />
        <p className="jp-mod-quiet">
          {trans.__(
            'The first prediction takes seconds, since the model is loaded for it.'
          )}
        </p>
      </div>
    </form>
  );
}
