import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Problem, TransformCreate } from '../../api';

export type Format = 'csv' | 'parquet';

/** Which columns of the input stand in front of the predictions. */
export type Kept = 'none' | 'all' | 'some';

/** What the form of a batch transform holds. */
export interface IDraft {
  input: string;
  folder: string;
  file: string;
  /** The user has named the file; until then it follows the input. */
  named: boolean;
  format: Format;
  kept: Kept;
  /** Names, separated by commas. */
  inputColumns: string;
  outputColumns: string;
}

export type Field = 'input' | 'folder' | 'file' | 'inputColumns' | 'model';
export type Mistakes = Partial<Record<Field, string>>;

export function newDraft(input = ''): IDraft {
  const draft: IDraft = {
    input: '',
    folder: '.',
    file: '',
    named: false,
    format: 'csv',
    kept: 'none',
    inputColumns: '',
    outputColumns: ''
  };
  return input ? withInput(draft, input) : draft;
}

/** The output lies beside the input and is named after it, as long as the user has not said otherwise. */
export function withInput(draft: IDraft, input: string): IDraft {
  const path = input.replace(/\/+$/, '');
  return draft.named
    ? { ...draft, input }
    : {
        ...draft,
        input,
        folder: PathExt.dirname(path) || '.',
        file: path ? proposed(path, draft.format) : ''
      };
}

export function withFormat(draft: IDraft, format: Format): IDraft {
  const stem = draft.file.replace(/\.(csv|parquet|pq)$/i, '');
  return { ...draft, format, file: stem && `${stem}.${format}` };
}

function proposed(input: string, format: Format): string {
  const stem = PathExt.basename(input).replace(
    /\.(csv|tsv|txt|parquet|pq|json)(\.\w+)?$/i,
    ''
  );
  return `${stem}-predictions.${format}`;
}

/** What is wrong before the server is asked. */
export function mistakes(draft: IDraft, trans: TranslationBundle): Mistakes {
  const found: Mistakes = {};
  if (!draft.input.trim()) {
    found.input = trans.__('Choose the file or folder to predict.');
  }
  const file = draft.file.trim();
  if (!file) {
    found.file = trans.__('Give the file of the predictions a name.');
  } else if (file.includes('/')) {
    found.file = trans.__(
      'Give a name without slashes; the folder is chosen above.'
    );
  }
  if (draft.kept === 'some' && names(draft.inputColumns).length === 0) {
    found.inputColumns = trans.__('Name at least one column.');
  }
  return found;
}

/** The field that each of the server's problems belongs to. */
export function mistakesOf(problems: Problem[]): Mistakes {
  const found: Mistakes = {};
  for (const { code, field, message } of problems) {
    const place: Field =
      field === 'data_path'
        ? 'input'
        : field === 'output_path'
          ? code === 'folder_not_writable'
            ? 'folder'
            : 'file'
          : 'model';
    found[place] = found[place] ? `${found[place]} ${message}` : message;
  }
  return found;
}

/** The request without its model. */
export function requestOf(
  draft: IDraft
): Omit<TransformCreate, 'experiment' | 'candidate' | 'model' | 'version'> {
  const outputs = names(draft.outputColumns);
  return {
    data_path: draft.input.trim(),
    output_path: PathExt.join(draft.folder.trim() || '.', draft.file.trim()),
    join: draft.kept === 'all',
    input_columns: draft.kept === 'some' ? names(draft.inputColumns) : null,
    output_columns: outputs.length > 0 ? outputs : null,
    output_format: draft.format
  };
}

function names(text: string): string[] {
  return text
    .split(',')
    .map(name => name.trim())
    .filter(Boolean);
}
