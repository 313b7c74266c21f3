import type { Control } from '../../api';
import type { IFieldKind } from '../kind';
import { checklist } from './checklist';
import { choice } from './choice';
import { column } from './column';
import { dataFile } from './dataFile';
import { duration } from './duration';
import { features } from './features';
import { key } from './key';
import { number } from './number';
import { folder, pythonFile } from './path';
import { select } from './select';
import { text } from './text';
import { toggle } from './toggle';
import { words } from './words';

/** Every kind of input, by the name that the schema gives it. */
export const KINDS: Record<Control, IFieldKind> = {
  text,
  words,
  number,
  duration,
  toggle,
  choice,
  select,
  checklist,
  data_file: dataFile,
  folder,
  python_file: pythonFile,
  column,
  features,
  key
};
