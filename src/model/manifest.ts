/** The content of a manifest: a list of files beside it, in the form that SageMaker takes. */
export function manifestText(names: string[]): string {
  return JSON.stringify([{ prefix: '' }, ...names], null, 2) + '\n';
}

/** A name for the manifest of some files: what their names have in common, and how many they are. */
export function manifestName(names: string[]): string {
  let stem = names[0] ?? '';
  for (const name of names) {
    while (!name.startsWith(stem)) {
      stem = stem.slice(0, -1);
    }
  }
  // Of `sales-2024` and `sales-2025` the year is not in common, though its first digits are.
  const words = stem.replace(/[^\p{L}]+$/u, '') || 'data';
  return `${words}-${names.length}-files.json`;
}
