import { fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type { ExperimentSummary, IExperimentsQuery } from '../../api';
import { EVERYTHING } from '../../api';
import type { IExperimentsPageProps } from '../lists/ExperimentsPage';
import { ExperimentsPage } from '..';
import { handlers } from './handlers';
import { METRICS, summary, trans } from './samples';

function page(props: Partial<IExperimentsPageProps>) {
  const calls = {
    ...handlers(),
    onQuery: vi.fn<(query: IExperimentsQuery) => void>(),
    onCreate: vi.fn(),
    onRetry: vi.fn(() => Promise.resolve())
  };
  const element = (more: Partial<IExperimentsPageProps>) => (
    <ExperimentsPage
      experiments={[]}
      selected={more.experiments ?? []}
      query={EVERYTHING}
      projects={[]}
      tags={[]}
      metrics={METRICS}
      lostSince={null}
      error={null}
      handlers={calls}
      trans={trans}
      onQuery={calls.onQuery}
      onCreate={calls.onCreate}
      onRetry={calls.onRetry}
      {...more}
    />
  );
  const { rerender } = render(element(props));
  return {
    ...calls,
    show: (more: Partial<IExperimentsPageProps>) => rerender(element(more))
  };
}

const RUNNING = summary('running', {
  status: 'in_progress',
  stage: 'training_models',
  progress: 0.4,
  ended_at: null,
  project: 'Retention',
  tags: ['baseline', 'q1']
});

/** The row of an experiment. */
function row(name: string): HTMLElement {
  return screen.getByRole('row', { name: new RegExp(`^${name} `) });
}

it('shows an experiment in a row', () => {
  page({ experiments: [RUNNING, summary('done')] });
  const running = within(row('running'));
  expect(running.getByRole('progressbar').getAttribute('aria-valuenow')).toBe(
    '40'
  );
  for (const text of ['In progress', '40%', 'AUC', 'Retention', 'baseline']) {
    expect(running.getByText(text)).toBeTruthy();
  }
  const done = within(row('done'));
  expect(done.queryByRole('progressbar')).toBeNull();
  for (const text of ['Binary classification', '0.8463', '10 min']) {
    expect(done.getByText(text)).toBeTruthy();
  }
});

it('offers what can be done with each', async () => {
  const done = summary('done');
  const calls = page({ experiments: [RUNNING, done] });
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: 'done' }));
  await user.click(screen.getByRole('button', { name: 'Stop running' }));
  await user.click(screen.getByRole('button', { name: 'Clone done' }));
  await user.click(screen.getByRole('button', { name: 'Open folder of done' }));
  await user.click(screen.getByRole('button', { name: 'Delete done' }));
  expect(calls.onOpen.mock.calls).toEqual([['done']]);
  expect(calls.onStop.mock.calls).toEqual([['running']]);
  expect(calls.onClone.mock.calls).toEqual([['done']]);
  expect(calls.onOpenFolder.mock.calls).toEqual([['autopilot/done']]);
  expect(calls.onDelete.mock.calls).toEqual([[done]]);
  expect(screen.queryByRole('button', { name: 'Delete running' })).toBeNull();
});

it('is sorted by the headers, and the other way round by the same one', () => {
  const { onQuery, show } = page({ experiments: [RUNNING] });
  const header = (name: string) => screen.getByRole('columnheader', { name });
  expect(header('Created').getAttribute('aria-sort')).toBe('descending');
  expect(header('Name').hasAttribute('aria-sort')).toBe(false);
  const click = (name: string) =>
    fireEvent.click(within(header(name)).getByRole('button'));
  click('Name');
  const sort = { column: 'name', descending: false } as const;
  expect(onQuery).toHaveBeenLastCalledWith({ ...EVERYTHING, sort });
  show({ experiments: [RUNNING], query: { ...EVERYTHING, sort } });
  expect(header('Name').getAttribute('aria-sort')).toBe('ascending');
  click('Name');
  expect(onQuery.mock.lastCall?.[0].sort.descending).toBe(true);
});

it('is searched and filtered', () => {
  const { onQuery } = page({
    experiments: [RUNNING],
    projects: ['Retention'],
    tags: ['baseline', 'q1']
  });
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'run' } });
  expect(onQuery.mock.lastCall?.[0].search).toBe('run');
  for (const [label, option, expected] of [
    ['Status', 'Waiting or running', { status: 'active' }],
    ['Project', 'Retention', { project: 'Retention' }],
    ['Tag', 'q1', { tag: 'q1' }]
  ] as const) {
    const select = screen.getByRole('combobox', { name: label });
    const { value } = within(select).getByText<HTMLOptionElement>(option);
    fireEvent.change(select, { target: { value } });
    expect(onQuery.mock.lastCall?.[0]).toEqual({ ...EVERYTHING, ...expected });
  }
});

it('has no filter where there is nothing to choose from', () => {
  page({ experiments: [summary('done')] });
  expect(screen.queryByRole('combobox', { name: 'Project' })).toBeNull();
  expect(screen.queryByRole('combobox', { name: 'Tag' })).toBeNull();
});

it('says how many are left, and takes the filters back but not the order', async () => {
  const sort = { column: 'name', descending: false } as const;
  const { onQuery } = page({
    experiments: [RUNNING, summary('done')],
    selected: [],
    query: { ...EVERYTHING, search: 'xyz', sort }
  });
  expect(screen.getByText('0 of 2 experiments')).toBeTruthy();
  expect(screen.getByText('No experiment matches')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
  expect(onQuery).toHaveBeenLastCalledWith({ ...EVERYTHING, sort });
});

it('leads to the first experiment', async () => {
  const { onCreate } = page({ experiments: [] });
  expect(screen.queryByRole('searchbox')).toBeNull();
  await userEvent.click(
    screen.getByRole('button', { name: 'Create AutoML experiment' })
  );
  expect(onCreate).toHaveBeenCalledOnce();
});

it('loads', () => {
  page({ experiments: null });
  expect(screen.getByRole('status', { name: 'Loading…' })).toBeTruthy();
});

it('shows an error and tries again', async () => {
  const { onRetry } = page({ experiments: null, error: 'Broken' });
  expect(screen.getByRole('alert').textContent).toContain('Broken');
  expect(screen.queryByText('No experiments yet')).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(onRetry).toHaveBeenCalledOnce();
});

it('keeps what was read while the server is away', () => {
  page({ experiments: [summary('done')], lostSince: Date.now() });
  expect(screen.getByText('Connection lost')).toBeTruthy();
  expect(row('done')).toBeTruthy();
});

describe('of 500 experiments', () => {
  const many = Array.from({ length: 500 }, (_, index) =>
    summary(`churn-${index}`)
  );

  /** Where a row says it stands; null where it is not drawn. */
  const place = (name: string) =>
    screen.queryByText(name)?.closest('tr')?.getAttribute('aria-rowindex') ??
    null;

  const scrollTo = (index: number) => {
    const scroller = screen.getByLabelText('Table of experiments');
    scroller.scrollTop = 44 * index;
    fireEvent.scroll(scroller);
  };

  it('only those in sight are drawn, and their places told', () => {
    page({ experiments: many });
    const table = screen.getByLabelText('Experiments') as HTMLTableElement;
    expect(table.getAttribute('aria-rowcount')).toBe('501');
    expect(table.rows.length).toBeLessThan(60);
    expect(place('churn-0')).toBe('2');
    expect(place('churn-400')).toBeNull();
  });

  it('others are drawn once they are scrolled to', () => {
    page({ experiments: many });
    scrollTo(400);
    expect(place('churn-400')).toBe('402');
    expect(place('churn-0')).toBeNull();
  });

  it('a few that are left are drawn wherever the table was scrolled to', () => {
    const { show } = page({ experiments: many });
    scrollTo(400);
    show({ experiments: many, selected: many.slice(0, 3) });
    expect(place('churn-2')).toBe('4');
  });
});

it('keeps the keyboard in the table when a row is gone', () => {
  const both: ExperimentSummary[] = [summary('first'), summary('second')];
  const { show } = page({ experiments: both });
  screen.getByRole('button', { name: 'Delete first' }).focus();
  show({ experiments: both.slice(1) });
  expect(document.activeElement).toBe(
    screen.getByRole('region', { name: 'Table of experiments' })
  );
});
