import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Endpoint, Predictions } from '../../api';
import { Button, Message, Tabs } from '../../ui';
import { PredictionResult } from '../row/PredictionResult';
import { RowForm } from '../row/RowForm';
import { useAnswer } from '../row/useAnswer';
import { useRow } from '../row/useRow';
import type { RawFormat } from './RawForm';
import { RawForm, rawRequest, rawSample } from './RawForm';

export interface ITryOutProps {
  endpoint: Endpoint;
  trans: TranslationBundle;
  onInvoke: (body: string, contentType: string) => Promise<Predictions>;
}

/** Asks the endpoint for a prediction, by a form for one row or with the text of a request. */
export function TryOut({
  endpoint,
  trans,
  onInvoke
}: ITryOutProps): JSX.Element {
  const { columns, sample: samples } = endpoint;
  const [mode, setMode] = React.useState('form');
  const [format, setFormat] = React.useState<RawFormat>('csv');
  const [raw, setRaw] = React.useState('');
  const form = useRow(columns, samples, trans);
  const prediction = useAnswer(onInvoke, trans);
  const { result, error, busy } = prediction;
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (busy || endpoint.status !== 'in_service') {
      return;
    }
    if (mode === 'form') {
      form.submit(prediction);
    } else if (raw.trim()) {
      void prediction.ask(rawRequest(format, raw));
    } else {
      prediction.fail(trans.__('Write or load at least one row.'));
    }
  };

  return (
    <section className="jp-Autopilot-Card">
      <h2>{trans.__('Test endpoint')}</h2>
      <form className="jp-Autopilot-TryOut" onSubmit={submit} noValidate>
        <div className="jp-Autopilot-TryOut-input">
          <Tabs
            label={trans.__('How the request is written')}
            selected={mode}
            onSelect={setMode}
            tabs={[
              {
                id: 'form',
                title: trans.__('Form'),
                render: () => (
                  <RowForm
                    columns={columns}
                    row={form.row}
                    errors={form.errors}
                    trans={trans}
                    onChange={form.setValue}
                  />
                )
              },
              {
                id: 'raw',
                title: trans.__('CSV or JSON'),
                render: () => (
                  <RawForm
                    format={format}
                    text={raw}
                    columns={columns}
                    trans={trans}
                    onFormat={setFormat}
                    onText={setRaw}
                  />
                )
              }
            ]}
          />
        </div>
        <div className="jp-Autopilot-TryOut-output">
          <div className="jp-Autopilot-Actions">
            <Button
              kind="primary"
              type="submit"
              busy={busy}
              unavailable={
                endpoint.status === 'in_service'
                  ? null
                  : trans.__('It can be asked as soon as it runs.')
              }
            >
              {trans.__('Predict')}
            </Button>
            <Button
              unavailable={
                samples.length > 0
                  ? null
                  : trans.__('The model came without sample rows.')
              }
              onClick={
                mode === 'form'
                  ? form.load
                  : () => setRaw(rawSample(format, endpoint))
              }
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
            target={endpoint.target}
            trans={trans}
          />
        </div>
      </form>
    </section>
  );
}
