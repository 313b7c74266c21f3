import type { Values } from './draft';

/** Where the values of a draft came from, in words for the user. */
export interface IOrigin {
  title: string;
  /** What could not be taken over, or what was changed. */
  notes: string[];
}

/** What is kept of a draft between two visits. */
export interface ISavedDraft {
  kind: string;
  values: Values;
  step: number;
  reached?: number;
  origin?: IOrigin | null;
}
