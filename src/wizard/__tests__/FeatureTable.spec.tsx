import { nullTranslator } from '@jupyterlab/translation';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type { ColumnSummary, Feature } from '../../api';
import { column } from '../../model/__tests__/schema';
import { usualFeatures } from '../../model/features';
import { FeatureTable } from '../FeatureTable';

const trans = nullTranslator.load('jupyter_autopilot');

const THREE = [
  column('b10', { missing: 1, missing_fraction: 0.1, unique: 3 }),
  column('b9', { type: 'text', missing: 5, missing_fraction: 0.5, unique: 2 }),
  column('a', { type: 'categorical', unique: 9 })
];

const MANY = Array.from({ length: 3000 }, (_, index) => column(`c${index}`));

let features: Feature[];

function Owner({ columns }: { columns: ColumnSummary[] }): JSX.Element {
  const [chosen, setChosen] = React.useState(usualFeatures(columns, ''));
  features = chosen;
  return (
    <FeatureTable
      columns={columns}
      features={chosen}
      trans={trans}
      onChange={setChosen}
    />
  );
}

/** The names of the rows that are drawn. */
function drawn(): string[] {
  return [...document.querySelectorAll('tbody th')].map(
    header => header.getAttribute('title') ?? ''
  );
}

function header(name: string): HTMLElement {
  return screen.getByRole('columnheader', { name });
}

async function sort(name: string): Promise<void> {
  await userEvent.click(within(header(name)).getByRole('button'));
}

function scrollTo(top: number): void {
  const scrolled = document.querySelector('.jp-Autopilot-Table-scroll')!;
  scrolled.scrollTop = top;
  fireEvent.scroll(scrolled);
}

describe('a table of thousands of columns', () => {
  beforeEach(() => {
    render(<Owner columns={MANY} />);
  });

  it('draws the rows in sight and says how many there are', () => {
    expect(drawn().length).toBeLessThan(50);
    const table = document.querySelector('table')!;
    expect(table.getAttribute('aria-rowcount')).toBe('3001');
    const row = table.querySelector('tbody tr')!;
    expect(row.getAttribute('aria-rowindex')).toBe('2');
  });

  it('draws others when it is scrolled, at their place', () => {
    scrollTo(44 * 1500);
    expect(drawn()).toContain('c1500');
    expect(drawn()).not.toContain('c0');
    const gap = document.querySelector<HTMLElement>(
      '.jp-Autopilot-SkippedRows'
    )!;
    expect(gap.style.height).toBe(`${44 * Number(drawn()[0].slice(1))}px`);
  });

  it('keeps the focus of a row that is scrolled out of sight', async () => {
    act(() => screen.getByLabelText('c3').focus());
    scrollTo(44 * 1500);
    expect(document.activeElement?.getAttribute('aria-label')).toBe('c3');
    await userEvent.tab(); // its type
    await userEvent.tab();
    expect(document.activeElement?.getAttribute('aria-label')).toBe('c4');
  });

  it('finds any column, and selects none of what is found', async () => {
    const search = screen.getByLabelText('Search columns');
    fireEvent.change(search, { target: { value: 'c299' } });
    expect(drawn()).toHaveLength(11); // c299, c2990 to c2999
    await userEvent.click(screen.getByLabelText('Select all that are found'));
    expect(features).toHaveLength(2989);
    screen.getByText('2989 of 3000 selected, 11 found');
    fireEvent.change(search, { target: { value: 'c299x' } });
    screen.getByText('No column matches “c299x”.');
  });
});

describe('the order', () => {
  beforeEach(() => {
    render(<Owner columns={THREE} />);
  });

  it.each([
    ['Column', ['a', 'b9', 'b10'], 'ascending'],
    ['Type', ['a', 'b10', 'b9'], 'ascending'],
    ['Missing', ['b9', 'b10', 'a'], 'descending'],
    ['Unique', ['a', 'b10', 'b9'], 'descending']
  ])('is that of %s', async (name, order, direction) => {
    await sort(name);
    expect(drawn()).toEqual(order);
    expect(header(name).getAttribute('aria-sort')).toBe(direction);
    await sort(name);
    expect(drawn()).toEqual([...order].reverse());
    await sort(name);
    expect(drawn()).toEqual(['b10', 'b9', 'a']); // that of the file
    expect(header(name).getAttribute('aria-sort')).toBeNull();
  });

  it('does not change in what order the features are sent', async () => {
    await sort('Column');
    await userEvent.click(screen.getByRole('checkbox', { name: 'b10' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'b10' }));
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'Type of a' }),
      'text'
    );
    expect(features).toEqual([
      { name: 'b10', type: 'auto' },
      { name: 'b9', type: 'auto' },
      { name: 'a', type: 'text' }
    ]);
  });
});
