import { act, fireEvent, render, screen } from '@testing-library/react';
import React from 'react';

import { ConnectionLost } from '../ConnectionLost';
import { trans } from './samples';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it('says how long the server has been away', () => {
  render(<ConnectionLost since={Date.now() - 5_000} trans={trans} />);
  expect(screen.getByText('No answer for 5 s.')).toBeTruthy();
  act(() => {
    vi.advanceTimersByTime(60_000);
  });
  expect(screen.getByText('No answer for 1 min 5 s.')).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
});

it('needs few words in a list', () => {
  render(<ConnectionLost brief trans={trans} />);
  expect(screen.getByText('What is shown may be old.')).toBeTruthy();
});

it('tries once more on demand, not twice at a time', async () => {
  let end: () => void = () => undefined;
  const retry = vi.fn(() => new Promise<void>(resolve => (end = resolve)));
  render(<ConnectionLost trans={trans} onRetry={retry} />);
  const button = screen.getByRole('button', { name: 'Try now' });
  fireEvent.click(button);
  fireEvent.click(button);
  expect(retry).toHaveBeenCalledOnce();
  await act(async () => end());
  fireEvent.click(button);
  expect(retry).toHaveBeenCalledTimes(2);
});
