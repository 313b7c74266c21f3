import type { Status } from './types';

const TERMINAL: readonly Status[] = ['stopped', 'failed', 'completed', 'lost'];

/** Whether an experiment does not leave this state by itself. */
export function isTerminal(status: Status): boolean {
  return TERMINAL.includes(status);
}
