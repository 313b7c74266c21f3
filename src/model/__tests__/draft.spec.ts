import { nullTranslator } from '@jupyterlab/translation';

import { usualFeatures } from '../features';
import { suits } from '../draft';
import { freeName, suggestName } from '../naming';
import { NAME_PATTERN, check } from '../validation';
import { column, field } from './schema';

const trans = nullTranslator.load('jupyter_autopilot');

describe('a suggested name', () => {
  it.each([
    ['folder/Telco churn (final).csv', 'Telco-churn-final-1'],
    ['ventes été.parquet', 'ventes-ete-1'],
    ['表.csv', 'experiment-1'],
    [`${'x'.repeat(80)}.csv`, `${'x'.repeat(61)}-1`]
  ])('of %s is %s', (path, name) => {
    expect(suggestName(path, [])).toBe(name);
    expect(name).toMatch(new RegExp(NAME_PATTERN));
  });

  it('takes the first free number', () => {
    expect(suggestName('a.csv', ['a-1', 'a-2', 'a-4'])).toBe('a-3');
  });
});

it.each([
  ['churn', [], 'churn'],
  ['churn', ['churn'], 'churn-2'],
  ['churn-3', ['churn-3', 'churn-1', 'churn-4'], 'churn-5'],
  ['2026-01-01', ['2026-01-01'], '2026-01-2'],
  ['x'.repeat(63), ['x'.repeat(63)], `${'x'.repeat(61)}-2`]
])('the free name after %s is a number further', (name, taken, free) => {
  expect(freeName(name, taken)).toBe(free);
  expect(free).toMatch(new RegExp(NAME_PATTERN));
});

it.each([
  ['words', ['a'], 'a'],
  ['checklist', null, [1]],
  ['features', [{ name: 'a', type: 'auto' }], ['a']],
  ['toggle', false, 'yes'],
  ['number', 1, true],
  ['duration', 60, {}],
  ['text', 'a', 1],
  ['column', 'a', ['a']]
] as const)('a value suits a field of %s or does not', (control, good, bad) => {
  expect(suits(field('x', control), good)).toBe(true);
  expect(suits(field('x', control), bad)).toBe(false);
});

describe('the rules of a field', () => {
  const runtime = field('max_runtime', 'duration', {
    minimum: 20,
    maximum: 2_592_000,
    unit: 's'
  });
  const open = field('open', 'number', {
    minimum: 0,
    maximum: 1,
    exclusive_minimum: true,
    exclusive_maximum: true
  });
  const whole = field('whole', 'number', { integer: true, default: 0 });
  const share = field('share', 'number', { minimum: 0, maximum: 0.5 });
  const name = field('name', 'text', { pattern: NAME_PATTERN, max_length: 63 });

  it.each([
    [runtime, null, null],
    [runtime, 19, 'The least is 20 s.'],
    [runtime, 20, null],
    [share, 0.6, 'Enter a number from 0 to 0.5.'],
    [share, '1e', 'Enter a number.'],
    [open, 0, 'Enter a number above 0 and below 1.'],
    [open, 0.5, null],
    [runtime, 2_600_000, 'The most is 30 days.'],
    [whole, 1.5, 'Enter a whole number.'],
    [whole, null, 'Enter a value.'],
    [name, 'a'.repeat(64), 'Use at most 63 characters; these are 64.'],
    [name, '-a', expect.stringContaining('begin and end')],
    [name, ' ok-1 ', null],
    [field('list', 'checklist'), [], 'Choose at least one.'],
    [field('tokens', 'words'), [], null],
    [field('tags', 'words', { max_length: 3 }), ['abc', '😀😀😀'], null],
    [
      field('tags', 'words', { max_length: 3 }),
      ['abc', 'abcd'],
      'Use at most 3 characters for each; “abcd” has 4.'
    ],
    [field('list', 'checklist', { required: true }), null, 'list is required.']
  ])('%# hold', (one, value, message) => {
    expect(check(one, value, trans)).toEqual(message);
  });
});

it('the usual features leave out the target, identifiers and constants', () => {
  const columns = [
    column('id', { identifier: true }),
    column('same', { constant: true }),
    column('x'),
    column('y')
  ];
  expect(usualFeatures(columns, 'y')).toEqual([{ name: 'x', type: 'auto' }]);
});
