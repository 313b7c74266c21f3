import type { TranslationBundle } from '@jupyterlab/translation';

import { command } from './commandSnippet';
import type { Values } from './draft';
import { python } from './pythonSnippet';

/** An experiment in the words of another tool. */
export interface ISnippet {
  id: 'json' | 'python' | 'command';
  title: string;
  text: string;
  /** The fields that cannot be said in it. */
  unsaid: string[];
}

/** The same experiment for REST, Python and a terminal. */
export function snippets(
  request: Values,
  trans: TranslationBundle
): ISnippet[] {
  return [
    {
      id: 'json',
      title: trans.__('As JSON'),
      text: JSON.stringify(request, null, 2),
      unsaid: []
    },
    { id: 'python', title: trans.__('As Python'), ...python(request, trans) },
    {
      id: 'command',
      title: trans.__('As a command'),
      ...command(request, trans)
    }
  ];
}
