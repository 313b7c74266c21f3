import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Endpoint, Predictions } from '../../api';
import { errorText } from '../../api';
import { Button, Message, Tabs } from '../../ui';
import { PredictionResult } from './PredictionResult';
import type { RawFormat } from './RawForm';
import { RawForm, rawRequest, rawSample } from './RawForm';
import { RowForm } from './RowForm';
import type { IRequest, Row } from './row';
import { rowRequest, typed, wrong } from './row';

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
  const [row, setRow] = React.useState<Row>({});
  const [next, setNext] = React.useState(0);
  const [format, setFormat] = React.useState<RawFormat>('csv');
  const [raw, setRaw] = React.useState('');
  const [errors, setErrors] = React.useState<ReadonlyMap<string, string>>(
    new Map()
  );
  const { result, error, busy, invoke, fail } = useInvoke(onInvoke, trans);
  const loaded = next > 0 ? samples[(next - 1) % samples.length] : null;

  const setValue = React.useCallback((name: string, value: string) => {
    setRow(before => ({ ...before, [name]: value }));
    setErrors(before => {
      const after = new Map(before);
      return after.delete(name) ? after : before;
    });
  }, []);
  const load = () => {
    if (mode === 'form') {
      setRow(typed(columns, samples[next % samples.length]));
      setErrors(new Map());
      setNext(next + 1);
    } else {
      setRaw(rawSample(format, endpoint));
    }
  };
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (busy || endpoint.status !== 'in_service') {
      return;
    }
    if (mode === 'raw') {
      void (raw.trim()
        ? invoke(rawRequest(format, raw))
        : fail(trans.__('Write or load at least one row.')));
      return;
    }
    const bad = wrong(columns, row, trans);
    setErrors(bad);
    if (bad.size > 0) {
      const names = [...bad.keys()].join(', ');
      fail(trans.__('These are not numbers: %1', names));
    } else {
      void invoke(rowRequest(columns, row, loaded));
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
                    row={row}
                    errors={errors}
                    trans={trans}
                    onChange={setValue}
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
              onClick={load}
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

/** A request at a time, its answer or what went wrong. */
function useInvoke(
  onInvoke: ITryOutProps['onInvoke'],
  trans: TranslationBundle
) {
  const [result, setResult] = React.useState<Predictions | null>(null);
  const [error, setError] = React.useState<string | null>(null);
  const [busy, setBusy] = React.useState(false);
  const fail = (message: string) => {
    setError(message);
    setResult(null);
  };
  const invoke = async ({ body, contentType }: IRequest) => {
    setBusy(true);
    try {
      setResult(await onInvoke(body, contentType));
      setError(null);
    } catch (reason) {
      fail(errorText(reason, trans));
    } finally {
      setBusy(false);
    }
  };
  return { result, error, busy, invoke, fail };
}
