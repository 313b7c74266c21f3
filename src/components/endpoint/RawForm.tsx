import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Endpoint, SchemaColumn } from '../../api';
import { Field, Select, TextArea } from '../../ui';
import type { IRequest } from '../row/row';
import { csvText, jsonText } from '../row/row';

export type RawFormat = 'csv' | 'json';

const FORMATS: readonly RawFormat[] = ['csv', 'json'];

export interface IRawFormProps {
  format: RawFormat;
  text: string;
  columns: SchemaColumn[];
  trans: TranslationBundle;
  onFormat: (format: RawFormat) => void;
  onText: (text: string) => void;
}

/** The text of a request, as a program would send it. */
export function RawForm({
  format,
  text,
  columns,
  trans,
  onFormat,
  onText
}: IRawFormProps): JSX.Element {
  const id = React.useId();
  return (
    <div className="jp-Autopilot-RawForm">
      <Field id={`${id}-format`} label={trans.__('Format')}>
        {control => (
          <Select
            {...control}
            className="jp-mod-short"
            value={format}
            onChange={event => onFormat(event.target.value as RawFormat)}
          >
            {FORMATS.map(one => (
              <option key={one} value={one}>
                {one.toUpperCase()}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        id={`${id}-text`}
        label={trans.__('Rows')}
        help={
          format === 'csv'
            ? trans.__(
                'A row a line without a header, the columns in this order: %1',
                columns.map(({ name }) => name).join(', ')
              )
            : trans.__(
                'An object with the key “instances”: a list of objects, a row each, by column name.'
              )
        }
      >
        {control => (
          <TextArea
            {...control}
            rows={8}
            wrap="off"
            value={text}
            onChange={event => onText(event.target.value)}
          />
        )}
      </Field>
    </div>
  );
}

/** The endpoint's sample rows in the format. */
export function rawSample(format: RawFormat, endpoint: Endpoint): string {
  return format === 'csv'
    ? csvText(endpoint.columns, endpoint.sample)
    : jsonText(endpoint.sample);
}

export function rawRequest(format: RawFormat, text: string): IRequest {
  return {
    body: text,
    contentType: format === 'csv' ? 'text/csv' : 'application/json'
  };
}
