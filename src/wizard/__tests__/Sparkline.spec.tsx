import { nullTranslator } from '@jupyterlab/translation';
import { render, screen } from '@testing-library/react';
import React from 'react';

import type { ColumnSummary, Distribution } from '../../api';
import { column, preview } from '../../model/__tests__/schema';
import { DatasetTable } from '../DatasetTable';
import { Sparkline } from '../Sparkline';

const trans = nullTranslator.load('jupyter_autopilot');

function spread(
  distribution: Partial<Distribution>,
  rest: Partial<ColumnSummary> = {}
): ColumnSummary {
  return column('x', {
    minimum: 0,
    maximum: 72,
    distribution: {
      shares: [],
      values: [],
      first: null,
      last: null,
      ...distribution
    },
    ...rest
  });
}

/** The heights of the bars, and what they tell who cannot see them. */
function draw(one: ColumnSummary): { heights: number[]; text: string | null } {
  const { container } = render(<Sparkline column={one} trans={trans} />);
  return {
    heights: [...container.querySelectorAll('rect')].map(bar =>
      Number(bar.getAttribute('height'))
    ),
    text: screen.queryByRole('img')?.getAttribute('aria-label') ?? null
  };
}

describe('a sparkline', () => {
  it('has a bar for each bin, the tallest for the largest', () => {
    const { heights, text } = draw(spread({ shares: [0.5, 0.25, 0, 0.25] }));
    expect(heights).toEqual([22, 11, 0, 11]);
    expect(text).toBe('From 0 to 72');
  });

  it.each([
    [[0.6, 0, 0, 0.4], 'From 0 to 72, most of them in the lowest third'],
    [[0.2, 0.3, 0.3, 0.2], 'From 0 to 72, most of them in the middle third'],
    [[0.1, 0.1, 0.1, 0.7], 'From 0 to 72, most of them in the highest third'],
    [[1], 'Always 0']
  ])('of %s is told in words', (shares, words) => {
    expect(draw(spread({ shares })).text).toBe(words);
  });

  it('never hides what is there', () => {
    expect(draw(spread({ shares: [0.999, 0.001] })).heights).toEqual([22, 1]);
  });

  it('tells from when to when dates are', () => {
    const dates = { first: '2024-01-01', last: '2024-12-31' };
    expect(draw(spread({ shares: [0.4, 0.6], ...dates })).text).toContain(
      'From 2024-01-01 to 2024-12-31'
    );
  });

  it('sets the most frequent values against all others', () => {
    const { heights, text } = draw(
      spread({ shares: [0.3, 0.1], values: ['No', 'Yes'] })
    );
    expect(heights.map(Math.round)).toEqual([11, 4, 22]);
    expect(text).toBe('No 30%, Yes 10%, others 60%');
  });

  it('is left out where nothing is known', () => {
    expect(draw(column('x'))).toEqual({ heights: [], text: null });
  });
});

it('the preview draws one for each of the first columns', () => {
  const columns = Array.from({ length: 120 }, (_, index) => ({
    ...spread({ shares: [1] }),
    name: `c${index}`
  }));
  const answer = {
    ...preview({ path: 'churn.csv' }),
    columns,
    sample: [columns.map(() => '1')]
  };
  const { container } = render(<DatasetTable preview={answer} trans={trans} />);
  expect(container.querySelectorAll('svg')).toHaveLength(100);
  expect(container.querySelectorAll('td')).toHaveLength(100);
  screen.getByText('120 columns');
  screen.getByText('the first 100 columns are shown');
});
