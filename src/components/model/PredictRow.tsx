import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Explanation, ModelBundle, Predictions } from '../../api';
import { Button, Message } from '../../ui';
import { ExplanationView } from '../report';
import { PredictionResult } from '../row/PredictionResult';
import { RowForm } from '../row/RowForm';
import type { IAnswerState } from '../row/useAnswer';
import type { IRowState } from '../row/useRow';

export interface IPredictRowProps {
  bundle: ModelBundle;
  /** Both outlive this form, which is drawn only while its tab is selected. */
  row: IRowState;
  prediction: IAnswerState<Predictions>;
  explanation: IAnswerState<Explanation>;
  trans: TranslationBundle;
}

/** A form for one row and what the model predicts for it. */
export function PredictRow({
  bundle: { manifest },
  row,
  prediction,
  explanation,
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
          <Button
            busy={explanation.busy}
            title={trans.__('What each value adds to the prediction')}
            onClick={() => row.submit(explanation)}
          >
            {trans.__('Explain')}
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
        {explanation.error && explanation.error !== error && (
          <Message tone="error" title={trans.__('No explanation')}>
            {explanation.error}
          </Message>
        )}
        {explanation.result && (
          <ExplanationView
            title={trans.__('Why this prediction')}
            explanation={explanation.result}
            target={manifest.target}
            trans={trans}
          />
        )}
        {!result && !explanation.result && (
          <p className="jp-mod-quiet">
            {trans.__(
              'The first prediction takes seconds, since the model is loaded for it.'
            )}
          </p>
        )}
      </div>
    </form>
  );
}
