import { manifestName, manifestText } from '../manifest';

it.each([
  [['sales-2024.csv', 'sales-2025.csv'], 'sales-2-files.json'],
  [['part-00001.parquet', 'part-00002.parquet'], 'part-2-files.json'],
  [['jan.csv', 'feb.csv', 'mar.csv'], 'data-3-files.json'],
  [['été 1.csv', 'été 2.csv'], 'été-2-files.json'],
  [['a.csv', 'ab.csv'], 'a-2-files.json']
])('the manifest of %j is %s', (names, name) => {
  expect(manifestName(names)).toBe(name);
});

it('lists the files that lie beside it', () => {
  expect(JSON.parse(manifestText(['a.csv', 'b.csv']))).toEqual([
    { prefix: '' },
    'a.csv',
    'b.csv'
  ]);
});
