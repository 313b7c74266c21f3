import {
  act,
  cleanup,
  fireEvent,
  render,
  screen,
  waitFor,
  within
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type { Candidate, ExperimentState } from '../../api';
import { Leaderboard } from '../leaderboard';
import * as words from '../words';
import { METRICS, candidate, experiment, metricValue, trans } from './samples';

vi.mock('../words', async original => {
  const actual = await original<typeof import('../words')>();
  return {
    ...actual,
    candidateStatusTitle: vi.fn(actual.candidateStatusTitle)
  };
});

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
});

function show(candidates: Candidate[], state: Partial<ExperimentState> = {}) {
  const onOpenModel = vi.fn();
  let done = () => {};
  const onOpenNotebook = vi.fn(
    (_: string) => new Promise<void>(resolve => (done = resolve))
  );
  const page = (shown: Candidate[]) => (
    <Leaderboard
      experiment={experiment({ candidates: shown, ...state })}
      metrics={METRICS}
      algorithms={[]}
      trans={trans}
      onOpenModel={name => onOpenModel(name)}
      onOpenNotebook={name => onOpenNotebook(name)}
    />
  );
  const { rerender } = render(page(candidates));
  return {
    onOpenModel,
    onOpenNotebook,
    opened: () => act(async () => done()),
    update: (next: Candidate[]) => rerender(page(next))
  };
}

function names(): string[] {
  return screen
    .getAllByRole('rowheader')
    .map(header => within(header).getByRole('button').textContent!);
}

const THREE = [
  candidate('middle', 0.8, { fit_seconds: 1 }),
  candidate('low', 0.7, { fit_seconds: 3 }),
  candidate('high', 0.9, { fit_seconds: 2 })
];

it('has the best first and marks it', () => {
  show(THREE, { best_candidate: 'high' });
  expect(names()).toEqual(['highBest', 'middle', 'low']);
  const table = screen.getByRole('table', { name: 'Leaderboard' });
  expect(
    within(table).getByRole('columnheader', { name: 'Rank' })
  ).toHaveProperty('ariaSort', 'ascending');
});

it('is sorted by its headers, scores best first', async () => {
  const user = userEvent.setup();
  show(THREE);
  const header = (name: string) => screen.getByRole('columnheader', { name });
  await user.click(screen.getByRole('button', { name: 'Fit time' }));
  expect(names()).toEqual(['middle', 'high', 'low']);
  expect(header('Fit time').getAttribute('aria-sort')).toBe('ascending');
  expect(header('Rank').getAttribute('aria-sort')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Fit time' }));
  expect(names()).toEqual(['low', 'high', 'middle']);
  expect(header('Fit time').getAttribute('aria-sort')).toBe('descending');
  await user.click(screen.getByRole('button', { name: 'AUC' }));
  expect(names()).toEqual(['high', 'middle', 'low']);
});

it('follows a candidate from training to its score', () => {
  const { update } = show([candidate('lightgbm-1', null)]);
  expect(screen.getByText('Training')).toBeTruthy();
  update([candidate('lightgbm-1', 0.8123)]);
  expect(screen.queryByText('Training')).toBeNull();
  expect(screen.getByText('Completed')).toBeTruthy();
  expect(screen.getAllByText('0.8123').length).toBe(2); // out-of-fold and validation
});

it('shows why a candidate failed', () => {
  show([
    candidate('linear-1', null, { status: 'failed', error: 'Out of memory.' })
  ]);
  expect(screen.getByText('Failed')).toBeTruthy();
  expect(screen.getByText('Out of memory.')).toBeTruthy();
});

it('leads to the page of a model by its name', async () => {
  const { onOpenModel } = show(THREE, { best_candidate: 'high' });
  await userEvent.click(screen.getByRole('button', { name: /^middle/ }));
  expect(onOpenModel).toHaveBeenCalledExactlyOnceWith('middle');
});

it('opens the notebook of a trained candidate, and shows that it is on its way', async () => {
  const user = userEvent.setup();
  const { onOpenNotebook, opened } = show([
    candidate('one', 0.8),
    candidate('mine', 0.7, { changed_from: 'two' }),
    candidate('broken', null, { status: 'failed', error: 'No memory.' })
  ]);
  const notebook = () =>
    screen.getByRole('button', { name: 'Open notebook of one' });
  await user.click(notebook());
  expect(notebook().getAttribute('aria-busy')).toBe('true');
  await user.click(notebook());
  expect(onOpenNotebook).toHaveBeenCalledExactlyOnceWith('one');
  await opened();
  expect(notebook().getAttribute('aria-busy')).toBeNull();
  await user.click(
    screen.getByRole('button', { name: 'Open notebook of two' })
  );
  expect(onOpenNotebook).toHaveBeenLastCalledWith('two');
  expect(
    screen.queryByRole('button', { name: 'Open notebook of broken' })
  ).toBeNull();
});

it('finds candidates by name, algorithm and description', async () => {
  const user = userEvent.setup();
  show([
    candidate('one', 0.8, { algorithm: 'linear' }),
    candidate('two', 0.7, { description: 'Few leaves' }),
    candidate('three', 0.6)
  ]);
  const search = screen.getByLabelText('Search candidates');
  await user.type(search, 'LINEAR');
  expect(names()).toEqual(['one']);
  await user.clear(search);
  await user.type(search, 'leaves');
  expect(names()).toEqual(['two']);
  expect(screen.getByRole('status').textContent).toBe('1 of 3 candidates');
  await user.type(search, '!');
  expect(screen.getByText('No candidate matches “leaves!”.')).toBeTruthy();
});

it('shows the columns that are chosen, keeps the choice, and always the objective', async () => {
  const user = userEvent.setup();
  const metrics = [metricValue('auc', 0.9, 0.8), metricValue('log_loss', 1, 1)];
  const headers = () =>
    screen.getAllByRole('columnheader').map(header => header.textContent);
  show([candidate('one', 0.9, { metrics })]);
  expect(headers()).toContain('Log loss');
  await user.click(screen.getByRole('button', { name: 'Log loss' })); // sorts
  await user.click(screen.getByRole('button', { name: 'Columns' }));
  const menu = within(screen.getByRole('group', { name: 'Columns shown' }));
  expect(menu.queryByRole('checkbox', { name: 'AUC' })).toBeNull();
  await user.click(menu.getByRole('checkbox', { name: 'Log loss' }));
  await user.click(menu.getByRole('checkbox', { name: 'Latency' }));
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('group', { name: 'Columns shown' })).toBeNull();
  expect(document.activeElement?.textContent).toBe('Columns');
  cleanup();
  show([candidate('one', 0.9, { metrics })]);
  expect(headers()).toEqual([
    'Compare',
    'Rank',
    'Candidate',
    'Notebook',
    'Algorithm',
    'Status',
    'AUC',
    'Validation',
    'Fit time'
  ]);
});

describe('with a thousand candidates', () => {
  const thousand = Array.from({ length: 1000 }, (_, index) =>
    candidate(`lightgbm-${index + 1}`, 1 - index / 2000)
  );
  // Each row that is drawn names its status once.
  const drawn = vi.mocked(words.candidateStatusTitle);

  it('draws the rows in sight, and of these again only what has changed', () => {
    const { update } = show(thousand);
    const rows = screen.getAllByRole('row').length - 1;
    expect(drawn.mock.calls.length).toBe(rows);
    expect(rows).toBeLessThan(40);
    expect(screen.getByRole('table').ariaRowCount).toBe('1001');
    expect(
      screen.getAllByRole('row').map(row => Number(row.ariaRowIndex))
    ).toEqual(Array.from({ length: rows + 1 }, (_, index) => index + 1));

    drawn.mockClear();
    const next = structuredClone(thousand); // as an answer of the server
    next[1].validation_score = 0.5;
    update(next);
    expect(drawn).toHaveBeenCalledTimes(1);
    expect(screen.getByText('0.5000')).toBeTruthy();

    drawn.mockClear();
    const worse = structuredClone(next);
    worse[999].validation_score = 0.5; // out of sight
    update(worse);
    expect(drawn).not.toHaveBeenCalled();
  });

  it('draws little more than a high page shows, and makes no format anew', () => {
    onTestFinished(() => void vi.restoreAllMocks());
    const height = 800;
    vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(height);
    const { update } = show(thousand);
    const box = screen.getByRole('table').parentElement!;
    const formats = vi.spyOn(Intl, 'NumberFormat');
    for (const top of [0, 200 * 31]) {
      box.scrollTop = top;
      fireEvent.scroll(box);
      const rows = names().length;
      expect(rows).toBeGreaterThanOrEqual(Math.ceil(height / 31));
      expect(rows).toBeLessThan(60);
    }
    // Every row is another one.
    update(thousand.map(one => ({ ...one, score: 1 - one.score! })));
    expect(names()).not.toContain('lightgbm-210');
    expect(formats).not.toHaveBeenCalled();
  });

  it('draws others where it is scrolled to', () => {
    show(thousand);
    const box = screen.getByRole('table').parentElement!;
    screen.getByLabelText('Compare lightgbm-1').focus();
    box.scrollTop = 500 * 31;
    fireEvent.scroll(box);
    expect(document.activeElement).toBe(box); // the row that had the focus is gone
    const shown = names();
    expect(shown).not.toContain('lightgbm-1');
    expect(shown.length).toBeLessThan(40);
    const row = screen.getByText('lightgbm-510').closest('tr')!;
    expect(row.ariaRowIndex).toBe('511');
  });

  it('finds each of them', () => {
    show(thousand);
    const search = screen.getByLabelText('Search candidates');
    fireEvent.change(search, { target: { value: 'lightgbm-999' } });
    expect(names()).toEqual(['lightgbm-999']);
    expect(screen.getByText('1 of 1,000 candidates')).toBeTruthy();
  });
});

it('compares those that are ticked and comes back with the ticks', async () => {
  const user = userEvent.setup();
  show(THREE);
  const button = () => screen.getByRole('button', { name: /^Compare \(/ });
  await user.click(screen.getByRole('checkbox', { name: 'Compare low' }));
  expect(button().getAttribute('aria-disabled')).toBe('true');
  await user.click(screen.getByRole('checkbox', { name: 'Compare high' }));
  expect(button().textContent).toBe('Compare (2)');
  await user.click(button());
  const comparison = screen.getByRole('region', {
    name: 'Comparison of 2 candidates'
  });
  expect(document.activeElement?.textContent).toBe(
    'Comparison of 2 candidates'
  );
  const columns = within(comparison).getAllByRole('columnheader');
  expect(columns.map(one => one.textContent).slice(0, 2)).toEqual([
    'high',
    'low'
  ]);
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('region')).toBeNull();
  await waitFor(() => expect(document.activeElement).toBe(button()));
  expect(button().textContent).toBe('Compare (2)');
});

it.each([
  [{ status: 'queued', stage: null }, 'Waiting until another experiment'],
  [{ status: 'starting', stage: null }, 'Starting the worker…'],
  [{ stage: 'analyzing_data' }, 'Analyzing data…'],
  [{ status: 'failed' }, 'The experiment ended before a candidate']
] as [Partial<ExperimentState>, string][])(
  'says what is going on before the first candidate: %o',
  (state, text) => {
    show([], state);
    expect(screen.queryByRole('table')).toBeNull();
    expect(screen.getByText(text, { exact: false })).toBeTruthy();
  }
);
