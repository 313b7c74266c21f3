/** Joins the class names that are set, such as `classes('a', on && 'b')`. */
export function classes(
  ...names: (string | false | null | undefined)[]
): string {
  return names.filter(Boolean).join(' ');
}
