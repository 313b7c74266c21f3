import { PathExt } from '@jupyterlab/coreutils';

const LONGEST = 63;

/**
 * A name for an experiment on a data file: the file's name and the first number that is free, such as `sales-2`.
 * It is letters, digits and single hyphens, as experiment names must be.
 */
export function suggestName(path: string, taken: readonly string[]): string {
  const file = PathExt.basename(path);
  const plain = file
    .slice(0, file.length - PathExt.extname(file).length)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-zA-Z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const stem = plain || 'experiment';
  for (let number = 1; ; number++) {
    const ending = `-${number}`;
    const name =
      stem.slice(0, LONGEST - ending.length).replace(/-+$/, '') + ending;
    if (!taken.includes(name)) {
      return name;
    }
  }
}
