import { act, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type { Experiment } from '../../api';
import { ApiError } from '../../api';
import { specificationSteps } from '../../model/specification';
import { SCHEMA } from '../../model/__tests__/schema';
import type { IExperimentPageProps } from '..';
import { ExperimentPage } from '..';
import { METRICS, candidate, experiment, trans } from './samples';

function page(
  shown: Experiment | null,
  other: Partial<IExperimentPageProps> = {}
): JSX.Element {
  return (
    <ExperimentPage
      name="churn"
      experiment={shown}
      metrics={METRICS}
      algorithms={[]}
      steps={[]}
      log=""
      lostSince={null}
      error={null}
      trans={trans}
      chart={({ label }) => <div role="img" aria-label={label} />}
      onStop={vi.fn()}
      onExtend={vi.fn()}
      onResume={vi.fn()}
      onDelete={vi.fn()}
      onClone={vi.fn()}
      onDeploy={vi.fn()}
      onOpen={vi.fn()}
      onOpenModel={vi.fn()}
      onOpenNotebook={vi.fn()}
      onOpenEndpoint={vi.fn()}
      onRefreshLog={() => Promise.resolve()}
      exploration={null}
      onLoadExploration={() => Promise.resolve()}
      onApplyFixes={vi.fn()}
      {...other}
    />
  );
}

function unavailable(name: string): string | null {
  const button = screen.getByRole('button', { name });
  return button.getAttribute('aria-disabled') === 'true' ? button.title : null;
}

afterEach(() => void vi.useRealTimers());

it('is a region with its name, and loads', () => {
  render(page(null));
  const region = screen.getByRole('region', { name: 'Experiment churn' });
  expect(within(region).getByRole('status', { name: 'Loading…' })).toBeTruthy();
});

it('says why it could not be opened', () => {
  render(page(null, { error: 'There is no experiment “churn”.' }));
  expect(screen.getByRole('alert').textContent).toContain(
    'There is no experiment “churn”.'
  );
  expect(screen.queryByRole('status', { name: 'Loading…' })).toBeNull();
});

it('keeps what it has while the connection is lost', () => {
  render(
    page(experiment({ candidates: [candidate('lightgbm-1', 0.8)] }), {
      lostSince: Date.now()
    })
  );
  expect(screen.getByText('Connection lost')).toBeTruthy();
  expect(screen.getByRole('table', { name: 'Leaderboard' })).toBeTruthy();
});

it.each([
  ['queued', 'Queued'],
  ['starting', 'Starting'],
  ['in_progress', 'In progress'],
  ['stopping', 'Stopping'],
  ['stopped', 'Stopped'],
  ['failed', 'Failed'],
  ['completed', 'Completed'],
  ['lost', 'Lost']
] as [Experiment['state']['status'], string][])(
  'names the status %s',
  (status, text) => {
    render(page(experiment({ status })));
    expect(screen.getAllByText(text, { exact: true }).length).toBe(1);
  }
);

it('ticks while it runs and stands still when it has ended', () => {
  vi.useFakeTimers({ now: Date.parse('2024-05-31T12:01:00Z') });
  const { rerender } = render(page(experiment()));
  expect(screen.getByText('1 min elapsed')).toBeTruthy();
  expect(screen.getByText('at most 9 min left')).toBeTruthy();
  act(() => void vi.advanceTimersByTime(2000));
  expect(screen.getByText('1 min 2 s elapsed')).toBeTruthy();
  expect(screen.getByText('at most 8 min 58 s left')).toBeTruthy();
  const bar = screen.getByRole('progressbar');
  expect(bar.getAttribute('aria-valuenow')).toBe('25');
  expect(bar.getAttribute('aria-valuetext')).toBe(
    '25%, Training models, at most 8 min 58 s left'
  );
  rerender(
    page(
      experiment({
        status: 'completed',
        ended_at: '2024-05-31T12:03:00Z',
        end_reason: 'All planned candidates are trained.'
      })
    )
  );
  act(() => void vi.advanceTimersByTime(60_000));
  expect(screen.getByText('Took 3 min')).toBeTruthy();
  expect(screen.getByText('All planned candidates are trained.')).toBeTruthy();
  expect(screen.queryByRole('progressbar')).toBeNull();
});

it('shows the stages with their times and what became of them', () => {
  vi.useFakeTimers({ now: Date.parse('2024-05-31T12:01:00Z') });
  render(page(experiment()));
  const stages = within(screen.getByRole('list', { name: 'Stages' }));
  const items = stages.getAllByRole('listitem');
  expect(items.map(item => item.textContent!.trim())).toEqual([
    'Analyzing data 12 s',
    'Preparing features left out',
    'Training models 48 s',
    'Ensembling',
    'Evaluating',
    'Packaging'
  ]);
  expect(items[2].getAttribute('aria-current')).toBe('step');
});

it('explains why a button cannot be used yet', async () => {
  const user = userEvent.setup();
  const [onOpen, onDelete, onResume] = [vi.fn(), vi.fn(), vi.fn()];
  const onExtend = vi.fn();
  const { rerender } = render(
    page(experiment({ run_seconds: 60 }), { onOpen, onDelete, onExtend })
  );
  await user.click(screen.getByRole('button', { name: 'Add time' }));
  expect(onExtend).toHaveBeenCalledOnce();
  expect(screen.queryByRole('button', { name: 'Resume' })).toBeNull();
  const notebook = 'Open data exploration notebook';
  expect(unavailable(notebook)).toBe('This notebook is not written yet.');
  expect(unavailable('Delete')).toContain('Stop the experiment');
  expect(unavailable('Deploy best model')).toContain('no finished candidate');
  await user.click(screen.getByRole('button', { name: notebook }));
  await user.click(screen.getByRole('button', { name: 'Delete' }));
  expect(onOpen).not.toHaveBeenCalled();
  expect(onDelete).not.toHaveBeenCalled();

  const artifacts = {
    ...experiment().state.artifacts,
    data_exploration_notebook: 'DataExploration.ipynb'
  };
  const ended = experiment({ status: 'stopped', artifacts });
  rerender(page(ended, { onOpen, onDelete, onResume }));
  expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Add time' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Resume' }));
  expect(onResume).toHaveBeenCalledOnce();
  await user.click(screen.getByRole('button', { name: notebook }));
  await user.click(screen.getByRole('button', { name: 'Delete' }));
  expect(onOpen).toHaveBeenCalledExactlyOnceWith('data_exploration');
  expect(onDelete).toHaveBeenCalledOnce();
  expect(unavailable('Open candidate definition notebook')).toBe(
    'The experiment ended before this notebook was written.'
  );
});

it('deploys the best model and leads to its endpoint', async () => {
  const user = userEvent.setup();
  const onDeploy = vi
    .fn()
    .mockRejectedValueOnce(new ApiError('name_taken', 'It is taken.', 409))
    .mockResolvedValueOnce(undefined);
  const onOpenEndpoint = vi.fn();
  const candidates = [candidate('lightgbm-1', 0.8)];
  render(
    page(experiment({ candidates, best_candidate: 'lightgbm-1' }), {
      onDeploy,
      onOpenEndpoint
    })
  );
  await user.click(screen.getByRole('button', { name: 'Deploy best model' }));
  await user.click(screen.getByRole('button', { name: 'Deploy' }));
  expect(onDeploy).toHaveBeenLastCalledWith(null, 'churn');
  expect(screen.getByRole('alert').textContent).toBe('It is taken.');
  await user.type(screen.getByLabelText('Endpoint name'), '-2{Enter}');
  await user.click(screen.getByRole('button', { name: 'Open endpoint' }));
  expect(onOpenEndpoint).toHaveBeenCalledExactlyOnceWith(
    onDeploy.mock.lastCall![1]
  );
});

it('counts the candidates, and what was planned', () => {
  const candidates = [
    candidate('one', 0.8),
    candidate('two', null),
    candidate('three', null, { status: 'failed' })
  ];
  const fact = () => screen.getByText('Candidates').parentElement!.textContent;
  const { rerender } = render(page(experiment({ candidates })));
  expect(fact()).toBe('Candidates1 of 12 planned1 in training, 1 failed');
  rerender(page(experiment({ candidates, status: 'stopped' })));
  expect(fact()).toBe('Candidates11 in training, 1 failed, 12 were planned');
});

it('shows what the best model is made of and leads to its parts', async () => {
  const onOpenModel = vi.fn();
  const members = [
    { candidate: 'small', weight: 0.1 },
    { candidate: 'large', weight: 0.5 },
    ...['a', 'b', 'c', 'd'].map(name => ({ candidate: name, weight: 0.1 }))
  ];
  const candidates = [
    candidate('ensemble-1', 0.9, { algorithm: 'ensemble', members }),
    candidate('large', 0.8)
  ];
  render(
    page(experiment({ candidates, best_candidate: 'ensemble-1' }), {
      onOpenModel
    })
  );
  await userEvent.click(screen.getByRole('tab', { name: 'Charts' }));
  const table = screen.getByRole('table', {
    name: 'Members and their weights'
  });
  const rows = within(table).getAllByRole('row');
  expect(rows.map(row => row.textContent)).toEqual([
    'large50%',
    'small10%',
    'a10%',
    'b10%',
    'c10%',
    '1 other10%'
  ]);
  await userEvent.click(within(table).getByRole('button', { name: 'large' }));
  expect(onOpenModel).toHaveBeenCalledExactlyOnceWith('large');
});

it('leads to the endpoint by its name', async () => {
  const onOpenEndpoint = vi.fn();
  render(
    page(experiment({}, { endpoint: 'churn-endpoint' }), { onOpenEndpoint })
  );
  await userEvent.click(
    screen.getByRole('button', { name: 'Open endpoint churn-endpoint' })
  );
  expect(onOpenEndpoint).toHaveBeenCalledExactlyOnceWith('churn-endpoint');
});

it('tells why it failed and what to know', () => {
  render(
    page(
      experiment({
        status: 'failed',
        problems: [
          {
            code: 'target_one_class',
            message: 'The target has one value. Choose another.',
            field: 'target',
            params: {}
          }
        ],
        warnings: [{ code: 'x', message: 'Eleven values miss.', field: null }]
      })
    )
  );
  expect(screen.getByRole('alert').textContent).toBe(
    'The experiment failedThe target has one value. Choose another.'
  );
  expect(screen.getByText('Eleven values miss.')).toBeTruthy();
});

it('has the tags and the project in its header, and can be cloned', async () => {
  const onClone = vi.fn();
  const shown = experiment();
  shown.spec = { ...shown.spec, project: 'retention', tags: ['first', 'A/B'] };
  const { rerender } = render(page(shown, { onClone }));
  const tags = within(screen.getByRole('list', { name: 'Tags' }));
  expect(tags.getAllByRole('listitem').map(one => one.textContent)).toEqual([
    'first',
    'A/B'
  ]);
  expect(screen.getByText('Project retention')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Clone' }));
  expect(onClone).toHaveBeenCalledOnce();
  rerender(page(shown, { onClone: null }));
  expect(screen.queryByRole('button', { name: 'Clone' })).toBeNull();
});

it('details the specification by the steps of the wizard', async () => {
  const shown = experiment();
  const steps = specificationSteps(SCHEMA, shown, trans);
  render(page(shown, { steps }));
  await userEvent.click(screen.getByRole('tab', { name: 'Details' }));
  const titles = screen.getAllByRole('heading', { level: 3 });
  expect(titles.map(one => one.textContent)).toEqual([
    'Job profile',
    'Experiment',
    ...steps.map(step => step.title)
  ]);
  const panel = within(screen.getByRole('tabpanel'));
  const terms = panel.getAllByRole('term').map(one => one.textContent);
  expect(terms).toEqual([
    'Created',
    'Folder',
    ...steps.flatMap(step => step.fields.map(field => field.title))
  ]);
  const target = panel.getByText('Target', { selector: 'dt' });
  expect(target.nextSibling!.textContent).toBe('Churn');
});

it('profiles the time that the stages took', async () => {
  vi.useFakeTimers({ now: Date.parse('2024-05-31T12:01:00Z') });
  render(page(experiment()));
  act(() => screen.getByRole('tab', { name: 'Details' }).click());
  const table = screen.getByRole('table', { name: 'Time of each stage' });
  const rows = within(table).getAllByRole('row');
  expect(rows.map(row => row.textContent)).toEqual([
    'Analyzing data12 s20%',
    'Training models48 s80%',
    'Whole run1 min',
    'Time limit, and the share used10 min10%'
  ]);
});

it('says what of the machine the run was given, once that is known', async () => {
  const resources = { cores: 4, memory_bytes: 6_500_000_000, trainings: 2 };
  const { rerender } = render(page(experiment()));
  await userEvent.click(screen.getByRole('tab', { name: 'Details' }));
  expect(screen.queryByText('Processor cores')).toBeNull();
  rerender(page(experiment({ resources })));
  const value = (title: string) => screen.getByText(title).nextSibling;
  expect(value('Processor cores')!.textContent).toBe('4');
  expect(value('Candidates at the same time')!.textContent).toBe('2');
  expect(value('Memory it may use')!.textContent).toBe('6.5 GB');
});

it('draws charts from the first score on', async () => {
  const user = userEvent.setup();
  const { rerender } = render(page(experiment()));
  await user.click(screen.getByRole('tab', { name: 'Charts' }));
  expect(screen.getByText('No charts yet')).toBeTruthy();
  rerender(page(experiment({ candidates: [candidate('lightgbm-1', 0.8)] })));
  expect(screen.getByRole('img', { name: 'Score over time' })).toBeTruthy();
});

it('follows the log while it runs', async () => {
  vi.useFakeTimers();
  const onRefreshLog = vi.fn(() => Promise.resolve());
  const show = (state: Partial<Experiment['state']>, other = {}) =>
    page(experiment(state), { onRefreshLog, log: 'reading', ...other });
  const { rerender } = render(show({}));
  expect(onRefreshLog).not.toHaveBeenCalled();
  act(() => screen.getByRole('tab', { name: 'Log' }).click());
  expect(onRefreshLog).toHaveBeenCalledTimes(1);
  await act(() => vi.advanceTimersByTimeAsync(6000));
  expect(onRefreshLog).toHaveBeenCalledTimes(3);
  rerender(show({}, { lostSince: Date.now() }));
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(onRefreshLog).toHaveBeenCalledTimes(3);
  rerender(show({ status: 'completed' }));
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(onRefreshLog).toHaveBeenCalledTimes(4); // the last lines, once
  expect(screen.getByRole('log').textContent).toBe('reading');
});

it('leaves the log where the reader has scrolled to', async () => {
  const show = (log: string) => page(experiment(), { log });
  const { rerender } = render(show('one'));
  await act(async () => screen.getByRole('tab', { name: 'Log' }).click());
  const box = screen.getByRole('log');
  let height = 1000;
  Object.defineProperties(box, {
    scrollHeight: { get: () => height },
    clientHeight: { value: 100 }
  });
  rerender(show('one two'));
  expect(box.scrollTop).toBe(1000);
  box.scrollTop = 300;
  fireEvent.scroll(box);
  height = 2000;
  rerender(show('one two three'));
  expect(box.scrollTop).toBe(300);
  fireEvent.click(screen.getByRole('button', { name: 'Go to the end' }));
  expect(box.scrollTop).toBe(2000);
  expect(screen.queryByRole('button', { name: 'Go to the end' })).toBeNull();
});

it('shows in its place why the log could not be read', async () => {
  const onRefreshLog = () =>
    Promise.reject(new ApiError('internal', 'The disk is gone.', 500));
  render(page(experiment({ status: 'completed' }), { onRefreshLog }));
  await userEvent.click(screen.getByRole('tab', { name: 'Log' }));
  expect((await screen.findByRole('alert')).textContent).toContain(
    'The disk is gone.'
  );
});
