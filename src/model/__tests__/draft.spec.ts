import { nullTranslator } from '@jupyterlab/translation';

import { usualFeatures } from '../features';
import { suggestName } from '../naming';
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

describe('the rules of a field', () => {
  const runtime = field('max_runtime', 'duration', { minimum: 20, unit: 's' });
  const share = field('share', 'number', { minimum: 0, maximum: 0.5 });
  const name = field('name', 'text', { pattern: NAME_PATTERN, max_length: 63 });

  it.each([
    [runtime, null, null],
    [runtime, 19, 'The least is 20 s.'],
    [runtime, 20, null],
    [share, 0.6, 'Enter a number from 0 to 0.5.'],
    [share, '1e', 'Enter a number.'],
    [name, 'a'.repeat(64), 'Use at most 63 characters; these are 64.'],
    [name, '-a', expect.stringContaining('begin and end')],
    [name, ' ok-1 ', null],
    [field('list', 'checklist'), [], 'Choose at least one.'],
    [field('tokens', 'words'), [], null],
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
