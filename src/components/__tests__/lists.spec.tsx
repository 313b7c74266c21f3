import { fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type { IEndpointsListProps } from '../lists/EndpointsList';
import type { IExperimentsListProps } from '../lists/ExperimentsList';
import { EndpointsList, ExperimentsList } from '..';
import { handlers } from './handlers';
import { endpoint, summary, trans } from './samples';

const NO_SEARCH = { text: '', onChange: () => undefined };
const FINE = {
  lostSince: null,
  error: null,
  onRetry: () => Promise.resolve()
};
const AWAY = { ...FINE, error: 'The server is away.' };

function experiments(props: Partial<IExperimentsListProps>) {
  const calls = { ...handlers(), onCreate: vi.fn() };
  render(
    <ExperimentsList
      experiments={[]}
      total={props.experiments?.length ?? 0}
      search={NO_SEARCH}
      request={FINE}
      trans={trans}
      handlers={calls}
      onCreate={calls.onCreate}
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
      total={props.endpoints?.length ?? 0}
      search={NO_SEARCH}
      request={FINE}
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
  expect(within(running).getByText(/^Training models · /)).toBeTruthy();
  expect(within(done).getByText(/^AUC 0.8463 · /)).toBeTruthy();
  expect(within(done).queryByRole('progressbar')).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Stop running' }));
  expect(onStop).toHaveBeenCalledExactlyOnceWith('running');
  expect(onOpen).not.toHaveBeenCalled();
});

it('deletes only what has ended', async () => {
  const { onDelete } = experiments({ experiments: [RUNNING, summary('done')] });
  expect(screen.queryByRole('button', { name: 'Delete running' })).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Delete done' }));
  expect(onDelete.mock.calls).toEqual([[summary('done')]]);
});

it('opens the folder of an experiment, and clones it where that can be done', async () => {
  const { onOpenFolder, onClone } = experiments({
    experiments: [summary('done')]
  });
  await userEvent.click(
    screen.getByRole('button', { name: 'Open folder of done' })
  );
  await userEvent.click(screen.getByRole('button', { name: 'Clone done' }));
  expect(onOpenFolder.mock.calls).toEqual([['autopilot/done']]);
  expect(onClone.mock.calls).toEqual([['done']]);
  experiments({
    experiments: [summary('other')],
    handlers: { ...handlers(), onClone: undefined }
  });
  expect(screen.queryByRole('button', { name: 'Clone other' })).toBeNull();
});

it.each(['completed', 'stopped', 'failed', 'lost'] as const)(
  'resumes an experiment that is %s',
  async status => {
    const { onResume } = experiments({
      experiments: [{ ...summary('done'), status }]
    });
    await userEvent.click(screen.getByRole('button', { name: 'Resume done' }));
    expect(onResume.mock.calls).toEqual([['done']]);
  }
);

it('says why an experiment waits, and lets it start next where others are before it', async () => {
  const waiting = { ...summary('third'), status: 'queued' as const };
  const { onPrioritize } = experiments({
    experiments: [
      { ...waiting, queue_position: 3, waiting_for: 'Another one is running.' },
      { ...waiting, name: 'first', queue_position: 1 }
    ]
  });
  expect(
    screen.getByText(/number 3 in the queue · Another one is running/)
  ).toBeTruthy();
  expect(screen.getByText(/next to start/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Start first next' })).toBeNull();
  await userEvent.click(
    screen.getByRole('button', { name: 'Start third next' })
  );
  expect(onPrioritize.mock.calls).toEqual([['third']]);
});

it('stops an experiment once', () => {
  experiments({ experiments: [{ ...RUNNING, status: 'stopping' }] });
  const stop = screen.getByRole('button', { name: 'Stop running' });
  expect((stop as HTMLButtonElement).disabled).toBe(true);
});

it('searches only where there are more than a few', () => {
  const names = Array.from({ length: 8 }, (_, index) => `churn-${index}`);
  experiments({ experiments: names.slice(1).map(name => summary(name)) });
  expect(screen.queryByRole('searchbox')).toBeNull();
  const onChange = vi.fn();
  experiments({
    experiments: names.map(name => summary(name)),
    search: { text: '', onChange }
  });
  fireEvent.change(
    screen.getByRole('searchbox', { name: 'Search in Experiments' }),
    { target: { value: 'churn-3' } }
  );
  expect(onChange.mock.calls).toEqual([['churn-3']]);
});

it('says that nothing was found, and keeps the search box', () => {
  experiments({
    experiments: [],
    total: 3,
    search: { ...NO_SEARCH, text: 'xyz' }
  });
  expect(screen.getByText('Nothing matches “xyz”.')).toBeTruthy();
  expect(screen.getByRole('searchbox')).toBeTruthy();
  expect(screen.queryByText('No experiments yet')).toBeNull();
});

it('draws the first fifty of many', () => {
  experiments({
    experiments: Array.from({ length: 120 }, (_, index) =>
      summary(`churn-${index}`)
    )
  });
  expect(document.querySelectorAll('li')).toHaveLength(50);
  fireEvent.click(screen.getByText('Show 50 more of 70'));
  expect(document.querySelectorAll('li')).toHaveLength(100);
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
  experiments({ experiments: null, request: AWAY });
  expect(screen.getByRole('alert').textContent).toContain(
    'The server is away.'
  );
  expect(screen.queryByRole('status')).toBeNull();
  endpoints({ endpoints: [endpoint()], request: AWAY });
  expect(screen.getByText('churn-endpoint')).toBeTruthy();
});

it('keeps what was read while the server is away', async () => {
  const onRetry = vi.fn(() => Promise.resolve());
  experiments({
    experiments: [summary('done')],
    request: { lostSince: Date.now(), error: null, onRetry }
  });
  expect(screen.getByText('done')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Try now' }));
  expect(onRetry).toHaveBeenCalledOnce();
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
