import type { TranslationBundle } from '@jupyterlab/translation';

import type { Endpoint, SchemaColumn } from '../../api';

/** What was typed for each column; an empty text is a missing value. */
export type Row = Readonly<Record<string, string>>;

/** A row that came with the model. */
export type Sample = Endpoint['sample'][number];

export interface IRequest {
  body: string;
  contentType: 'application/json' | 'text/csv';
}

/** A sample row as it would be typed. */
export function typed(columns: SchemaColumn[], sample: Sample): Row {
  return Object.fromEntries(
    columns.map(({ name }) => [name, textOf(sample[name])])
  );
}

/** What is wrong with a row, by column. */
export function wrong(
  columns: SchemaColumn[],
  row: Row,
  trans: TranslationBundle
): Map<string, string> {
  return new Map(
    columns
      .filter(
        ({ name, type }) =>
          type === 'numeric' && !Number.isFinite(Number(row[name] ?? ''))
      )
      .map(({ name }) => [name, trans.__('This is not a number.')])
  );
}

/**
 * The request for one row. A value that is still the sample's is sent as the sample has it, so that a category that is
 * a number stays one.
 */
export function rowRequest(
  columns: SchemaColumn[],
  row: Row,
  sample: Sample | null
): IRequest {
  const instance = Object.fromEntries(
    columns.map(column => {
      const text = row[column.name] ?? '';
      const original = sample?.[column.name];
      const value =
        original !== undefined && textOf(original) === text
          ? original
          : parse(column, text);
      return [column.name, value];
    })
  );
  return {
    body: JSON.stringify({ instances: [instance] }),
    contentType: 'application/json'
  };
}

/** Sample rows as the body of a request in JSON. */
export function jsonText(samples: Sample[]): string {
  return JSON.stringify({ instances: samples }, null, 2);
}

/** Sample rows as the body of a request in CSV: the columns in order, without a header. */
export function csvText(columns: SchemaColumn[], samples: Sample[]): string {
  return samples
    .map(
      sample =>
        columns.map(({ name }) => cell(textOf(sample[name]))).join(',') + '\n'
    )
    .join('');
}

function parse({ type }: SchemaColumn, text: string): string | number | null {
  if (text.trim() === '') {
    return null;
  }
  return type === 'numeric' ? Number(text) : text;
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}

function cell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
