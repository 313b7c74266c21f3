import type { WizardField } from '../api';

/** A problem and where it is mended. */
export interface IPlacedProblem {
  field: string | null;
  title: string | null;
  step: number;
  message: string;
}

/**
 * Every problem of a draft with its place, in the order of the fields; those of no field come first.
 *
 * @param steps - The fields of each step that are shown.
 * @param error - What is wrong with a field; null when nothing is known to be.
 * @param general - The problems of no field.
 * @param current - The step that is shown, where those of no field are told.
 */
export function placed(
  steps: WizardField[][],
  error: (name: string) => string | null,
  general: readonly string[],
  current: number
): IPlacedProblem[] {
  const ofFields = steps.flatMap((fields, step) =>
    fields.flatMap(({ name, title }) => {
      const message = error(name);
      return message ? [{ field: name, title, step, message }] : [];
    })
  );
  const ofNone = general.map(message => ({
    field: null,
    title: null,
    step: current,
    message
  }));
  return [...ofNone, ...ofFields];
}
