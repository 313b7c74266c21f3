import { choice, field } from '../../model/__tests__/schema';
import { fieldText } from '../fieldText';
import { trans } from './samples';

const METHODS = {
  choices: [choice('auto'), choice('hpo', { title: 'Search' })]
};

it.each([
  ['text', 'churn', 'churn'],
  ['key', 'clinic', 'clinic'],
  ['key', null, 'Not encrypted'],
  ['text', null, 'Not set'],
  ['words', ['a', 'b'], 'a, b'],
  ['words', [], 'None'],
  ['number', 0, '0'],
  ['number', null, 'Automatic'],
  ['duration', 90, '1 min 30 s'],
  ['duration', null, 'No limit'],
  ['toggle', true, 'Yes'],
  ['toggle', false, 'No'],
  ['choice', 'hpo', 'Search'],
  ['select', 'hpo', 'Search'],
  ['select', null, 'Auto'],
  ['select', 'auto', 'Auto'],
  ['checklist', ['hpo'], 'Search'],
  ['checklist', null, 'All'],
  ['data_file', 'a.csv', 'a.csv'],
  ['data_file', null, 'None'],
  ['folder', 'out', 'out'],
  ['python_file', 'm.py', 'm.py'],
  ['column', null, 'None'],
  ['features', null, 'Automatic']
] as const)('reads a %s with %j as %s', (control, value, expected) => {
  expect(fieldText(field('x', control, METHODS), value, trans)).toBe(expected);
});

it('says what an automatic choice came to', () => {
  const select = field('method', 'select', METHODS);
  const known = { automatic: 'hpo' };
  expect(fieldText(select, null, trans, known)).toBe('Auto (Search)');
  expect(fieldText(select, 'hpo', trans, known)).toBe('Search');
});

it('has the unit of a number', () => {
  const memory = field('memory', 'number', { unit: 'GB' });
  expect(fieldText(memory, 4, trans)).toBe('4 GB');
});

it('counts features, or names them where the columns are not known', () => {
  const features = field('features', 'features');
  const value = [
    { name: 'age', type: 'auto' },
    { name: 'note', type: 'text' }
  ];
  expect(fieldText(features, value, trans)).toBe('2: age, note (text)');
  const many = Array.from({ length: 1061 }, () => value[0]);
  expect(fieldText(features, many, trans)).toMatch(/age and 1,001 more$/);
  const known = { features: { chosen: 2, all: 9 } };
  expect(fieldText(features, null, trans, known)).toBe('2 of 9 columns');
});
