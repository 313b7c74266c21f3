import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type { Exploration, Finding } from '../../api';
import { ApiError } from '../../api';
import type { IFindingsProps } from '../experiment/Findings';
import { Findings } from '../experiment/Findings';
import { trans } from './samples';

const MARKUP = '<img src=x onerror=alert(1)>';
const NOT_YET = new ApiError(
  'not_found',
  'The data are still being explored.',
  404
);

function patch(drop: string[]): NonNullable<Finding['fix']>['spec'] {
  return {
    fields: {},
    drop_features: drop,
    feature_types: {},
    add_missing_tokens: []
  };
}

function finding(code: string, other: Partial<Finding> = {}): Finding {
  return {
    code,
    severity: 'low',
    section: 'summary',
    message: `Found ${code}.`,
    advice: `Mend ${code}.`,
    columns: [],
    fix: null,
    ...other
  };
}

const LEAK = finding('leak', {
  severity: 'high',
  message: `'${MARKUP}' tells the target almost alone.`,
  fix: { title: `Drop '${MARKUP}'`, spec: patch([MARKUP]), code: 'a' }
});
const CONSTANT = finding('constant', {
  fix: { title: "Drop 'one'", spec: patch(['one']), code: 'b' }
});
const COPIES = finding('copies', {
  fix: {
    title: 'Drop the duplicate rows',
    spec: null,
    code: 'data = data.drop_duplicates()'
  }
});

/** As much of it as is shown. */
function exploration(findings: Finding[], used = 1000): Exploration {
  return {
    features: [{ name: 'a', type: 'numeric' }],
    findings,
    summary: { rows: { used, of: 1000 } }
  } as Partial<Exploration> as Exploration;
}

function part(other: Partial<IFindingsProps> = {}): JSX.Element {
  return (
    <Findings
      exploration={exploration([LEAK, CONSTANT, COPIES])}
      status="completed"
      paused={false}
      trans={trans}
      onLoad={() => Promise.resolve()}
      onApply={vi.fn()}
      {...other}
    />
  );
}

it('shows the worst first, and applies the chosen fixes in the wizard', async () => {
  const onApply = vi.fn();
  const user = userEvent.setup();
  const { container } = render(part({ onApply }));
  const titles = screen.getAllByRole('heading', { level: 3 });
  expect(titles.map(one => one.textContent)).toEqual([
    'Serious (1)',
    'Good to know (2)'
  ]);
  expect(screen.getByText('Found in 1,000 rows with 1 feature.')).toBeTruthy();
  const apply = screen.getByRole('button', { name: 'Apply in the wizard' });
  expect(apply.title).toContain('Choose the fixes');
  await user.click(apply);
  expect(onApply).not.toHaveBeenCalled();
  // From the last to the first: they are applied in the order of the findings.
  await user.click(screen.getByRole('checkbox', { name: "Drop 'one'" }));
  await user.click(screen.getByRole('checkbox', { name: `Drop '${MARKUP}'` }));
  await user.click(apply);
  expect(onApply).toHaveBeenCalledExactlyOnceWith({
    patches: [patch([MARKUP]), patch(['one'])],
    titles: [`Drop '${MARKUP}'`, "Drop 'one'"]
  });
  expect(container.querySelector('img')).toBeNull();
});

it('shows a fix of the data as code', async () => {
  render(part({ onApply: null }));
  expect(screen.queryByRole('checkbox')).toBeNull();
  const item = within(screen.getByText('Found copies.').closest('li')!);
  await userEvent.click(item.getByRole('button', { name: /In the data/ }));
  expect(item.getByText('data = data.drop_duplicates()')).toBeTruthy();
});

it('says on how many rows it stands, and that nothing stands out', () => {
  render(part({ exploration: exploration([], 250) }));
  expect(screen.getByText(/random sample of 250 of 1,000 rows/)).toBeTruthy();
  expect(screen.getByText('Nothing stands out')).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
});

it('asks until the data are explored, and says when they never were', async () => {
  vi.useFakeTimers();
  const onLoad = vi.fn(() => Promise.reject<void>(NOT_YET));
  const waiting = part({
    exploration: null,
    status: 'in_progress',
    onLoad
  });
  const { rerender } = render(waiting);
  await act(() => vi.advanceTimersByTimeAsync(3000));
  expect(onLoad).toHaveBeenCalledTimes(2);
  expect(screen.getByText('The data are being explored…')).toBeTruthy();
  rerender(part({ exploration: null, onLoad }));
  await act(() => vi.advanceTimersByTimeAsync(10_000));
  expect(onLoad).toHaveBeenCalledTimes(3);
  expect(screen.getByText('The data were not explored')).toBeTruthy();
  vi.useRealTimers();
});

it('says what went wrong, and tries again', async () => {
  const onLoad = vi.fn(() => Promise.reject<void>(new Error('Broken.')));
  render(part({ exploration: null, onLoad }));
  expect((await screen.findByRole('alert')).textContent).toContain('Broken.');
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(onLoad).toHaveBeenCalledTimes(2);
});
