import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type { IEndpointsListProps } from '../lists/EndpointsList';
import type { IExperimentsListProps } from '../lists/ExperimentsList';
import { EndpointsList, ExperimentsList } from '..';
import { endpoint, summary, trans } from './samples';

function experiments(props: Partial<IExperimentsListProps>) {
  const calls = {
    onOpen: vi.fn(),
    onCreate: vi.fn(),
    onStop: vi.fn(),
    onDelete: vi.fn()
  };
  render(
    <ExperimentsList
      experiments={[]}
      error={null}
      trans={trans}
      {...calls}
      {...props}
    />
  );
  return calls;
}

function endpoints(props: Partial<IEndpointsListProps>) {
  const calls = {
    onOpen: vi.fn(),
    onStart: vi.fn(),
    onStop: vi.fn(),
    onDelete: vi.fn()
  };
  render(
    <EndpointsList
      endpoints={[]}
      error={null}
      trans={trans}
      {...calls}
      {...props}
    />
  );
  return calls;
}

const RUNNING = summary('running', {
  status: 'in_progress',
  stage: 'training_models',
  progress: 0.4,
  ended_at: null
});

it('opens an experiment by click and by Enter', async () => {
  const user = userEvent.setup();
  const { onOpen } = experiments({
    experiments: [summary('first'), summary('second')]
  });
  await user.click(screen.getByText('second'));
  expect(onOpen).toHaveBeenLastCalledWith('second');
  screen.getByRole('button', { name: /^first/ }).focus();
  await user.keyboard('{Enter}');
  expect(onOpen).toHaveBeenLastCalledWith('first');
});

it('shows how far a running experiment is, and stops it', async () => {
  const { onStop, onOpen } = experiments({
    experiments: [RUNNING, summary('done')]
  });
  const [running, done] = screen.getAllByRole('listitem');
  expect(
    within(running).getByRole('progressbar').getAttribute('aria-valuenow')
  ).toBe('40');
  expect(within(running).getByText('Training models')).toBeTruthy();
  expect(within(done).getByText('AUC 0.8463')).toBeTruthy();
  expect(within(done).queryByRole('progressbar')).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Stop running' }));
  expect(onStop).toHaveBeenCalledExactlyOnceWith('running');
  expect(onOpen).not.toHaveBeenCalled();
});

it('deletes only what has ended', async () => {
  const { onDelete } = experiments({ experiments: [RUNNING, summary('done')] });
  expect(screen.queryByRole('button', { name: 'Delete running' })).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Delete done' }));
  expect(onDelete).toHaveBeenCalledExactlyOnceWith('done');
});

it('leads to the first experiment', async () => {
  const { onCreate } = experiments({});
  await userEvent.click(
    screen.getByRole('button', { name: 'Create AutoML experiment' })
  );
  expect(onCreate).toHaveBeenCalledOnce();
});

it('loads', () => {
  experiments({ experiments: null });
  expect(screen.getByRole('status', { name: 'Loading…' })).toBeTruthy();
  expect(screen.queryByText('No experiments yet')).toBeNull();
});

it('shows an error instead of an empty list, and beside a known one', () => {
  experiments({ experiments: null, error: 'The server is away.' });
  expect(screen.getByRole('alert').textContent).toContain(
    'The server is away.'
  );
  expect(screen.queryByRole('status')).toBeNull();
  endpoints({ endpoints: [endpoint()], error: 'The server is away.' });
  expect(screen.getByText('churn-endpoint')).toBeTruthy();
});

it('starts, stops and deletes endpoints', async () => {
  const user = userEvent.setup();
  const calls = endpoints({
    endpoints: [
      endpoint({ name: 'on' }),
      endpoint({ name: 'off', status: 'stopped' })
    ]
  });
  await user.click(screen.getByRole('button', { name: 'Stop on' }));
  await user.click(screen.getByRole('button', { name: 'Start off' }));
  await user.click(screen.getByRole('button', { name: 'Delete off' }));
  await user.click(screen.getByText('on'));
  expect(calls.onStop.mock.calls).toEqual([['on']]);
  expect(calls.onStart.mock.calls).toEqual([['off']]);
  expect(calls.onDelete.mock.calls).toEqual([['off']]);
  expect(calls.onOpen.mock.calls).toEqual([['on']]);
});

it('says where endpoints come from', () => {
  endpoints({});
  expect(screen.getByText('No endpoints yet')).toBeTruthy();
});
