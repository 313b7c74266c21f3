import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type { Transform } from '../../api';
import { ApiError } from '../../api';
import { TransformForm, TransformsList } from '..';
import { trans } from './samples';

function transform(other: Partial<Transform> = {}): Transform {
  return {
    name: 'out',
    status: 'in_progress',
    experiment: 'churn',
    candidate: 'linear-1',
    model: null,
    model_version: null,
    data_path: 'data/in.csv',
    output_path: 'data/out.csv',
    join: false,
    input_columns: null,
    output_columns: null,
    output_format: 'csv',
    created_at: '2024-05-31T12:00:00Z',
    ended_at: null,
    rows: 1200,
    share: 0.25,
    rows_total: 4800,
    rows_per_second: 300,
    remaining_seconds: 12,
    problems: [],
    ...other
  };
}

function list(transforms: Transform[] | null) {
  const handlers = {
    onOpen: vi.fn(),
    onStop: vi.fn(),
    onResume: vi.fn(),
    onDelete: vi.fn()
  };
  render(
    <TransformsList
      transforms={transforms}
      total={transforms?.length ?? 0}
      search={{ text: '', onChange: vi.fn() }}
      request={{ lostSince: null, error: null, onRetry: vi.fn() }}
      trans={trans}
      handlers={handlers}
    />
  );
  return handlers;
}

function form(
  onTransform = vi.fn(() => Promise.resolve(transform())),
  encrypted = false
) {
  const browse = {
    file: vi.fn(() => Promise.resolve('data/rows.csv')),
    folder: vi.fn(() => Promise.resolve(null))
  };
  render(
    <TransformForm
      model="linear-1"
      encrypted={encrypted}
      trans={trans}
      transforming={{ browse, onTransform, onShow: vi.fn() }}
      onClose={vi.fn()}
    />
  );
  return onTransform;
}

const field = (name: string) =>
  screen.getByLabelText<HTMLInputElement>(new RegExp(`^${name}\\*?$`));
const start = () =>
  userEvent.click(screen.getByRole('button', { name: 'Start' }));

it('says that the predictions of an encrypted model are written in clear', () => {
  form();
  expect(screen.queryByText('The output is not encrypted')).toBeNull();
  cleanup();
  form(undefined, true);
  screen.getByText('The output is not encrypted');
  screen.getByText(/are written in clear/);
});

it('shows how far a transform is and stops it', async () => {
  const { onStop } = list([transform()]);
  screen.getByText('1,200 of about 4,800 rows · 300 rows/s · 12 s left');
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe(
    '25'
  );
  await userEvent.click(screen.getByRole('button', { name: 'Stop out' }));
  expect(onStop).toHaveBeenCalledWith('out');
});

it('says why a transform has failed, and resumes it', async () => {
  const message = 'in.csv: row 3, column age: “many” is no number.';
  const { onResume } = list([
    transform({
      status: 'failed',
      problems: [{ code: 'payload_invalid', message, field: null, params: {} }]
    })
  ]);
  screen.getByText(message);
  await userEvent.click(screen.getByRole('button', { name: 'Resume out' }));
  expect(onResume).toHaveBeenCalledWith('out');
});

it('opens the output of one that is complete, which is not resumed', async () => {
  const { onOpen } = list([transform({ status: 'completed', rows: 1 })]);
  screen.getByText(/^1 row/);
  expect(screen.queryByRole('button', { name: 'Resume out' })).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: /^out/ }));
  expect(onOpen).toHaveBeenCalledWith('data/out.csv');
});

it('says how to get the first one', () => {
  list([]);
  screen.getByText('No batch transforms yet');
});

it('says beside the fields what is missing, and asks nobody', async () => {
  const onTransform = form();
  await start();
  expect(field('Input').getAttribute('aria-invalid')).toBe('true');
  expect(document.activeElement).toBe(field('Input'));
  expect(onTransform).not.toHaveBeenCalled();
});

it('names the output after the input, and sends the columns', async () => {
  const onTransform = form();
  await userEvent.click(screen.getAllByRole('button', { name: 'Browse…' })[0]);
  expect(field('Output folder').value).toBe('data');
  expect(field('Output file').value).toBe('rows-predictions.csv');
  await userEvent.selectOptions(field('Format'), 'Parquet');
  await userEvent.selectOptions(
    field('Columns of the input to keep'),
    'Those that I name'
  );
  await userEvent.type(field('Names of these columns'), 'id, name');
  await start();
  expect(onTransform).toHaveBeenCalledWith({
    data_path: 'data/rows.csv',
    output_path: 'data/rows-predictions.parquet',
    join: false,
    input_columns: ['id', 'name'],
    output_columns: null,
    output_format: 'parquet'
  });
  screen.getByText('“data/in.csv” is being predicted');
});

it('puts what the server says beside the field that it is about', async () => {
  const problem = {
    code: 'conflict' as const,
    message: 'There is a file already.',
    field: 'output_path',
    params: {}
  };
  form(
    vi.fn(() => Promise.reject(new ApiError('conflict', 'no', 409, [problem])))
  );
  await userEvent.type(field('Input'), 'rows.csv');
  await start();
  screen.getByText('There is a file already.');
  expect(document.activeElement).toBe(field('Output file'));

  // It is not said of the next name.
  await userEvent.type(field('Output file'), '2');
  expect(screen.queryByText('There is a file already.')).toBeNull();
  expect(document.activeElement).toBe(field('Output file'));
});
