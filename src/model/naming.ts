import { PathExt } from '@jupyterlab/coreutils';

const LONGEST = 63;

/** The name, or where it is taken, the same with the next number that is free: `sales-2` after `sales` and `sales-1`. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) {
    return name;
  }
  const numbered = /^(.*?)-(\d{1,6})$/.exec(name);
  return withNumber(
    numbered?.[1] ?? name,
    numbered ? Number(numbered[2]) + 1 : 2,
    taken
  );
}

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
  return withNumber(plain || 'experiment', 1, taken);
}

function withNumber(
  stem: string,
  first: number,
  taken: readonly string[]
): string {
  for (let number = first; ; number++) {
    const ending = `-${number}`;
    const name =
      stem.slice(0, LONGEST - ending.length).replace(/-+$/, '') + ending;
    if (!taken.includes(name)) {
      return name;
    }
  }
}
