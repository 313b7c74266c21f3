import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Transform } from '../../api';
import { ApiError, errorText } from '../../api';
import {
  Button,
  Disclosure,
  Field,
  Message,
  Select,
  TextInput
} from '../../ui';
import type { Format, IDraft, Kept, Mistakes } from './draft';
import {
  mistakes,
  mistakesOf,
  newDraft,
  requestOf,
  withFormat,
  withInput
} from './draft';
import { PathField } from './PathField';

/** How files are predicted. */
export interface ITransforming {
  /** JupyterLab's dialogs; null when nothing was chosen. */
  browse: {
    file: (current: string) => Promise<string | null>;
    folder: (current: string) => Promise<string | null>;
  } | null;
  /** Rejects with the reason when it cannot begin. */
  onTransform: (request: ReturnType<typeof requestOf>) => Promise<Transform>;
  /** Shows the list of batch transforms. */
  onShow: () => void;
}

export interface ITransformFormProps {
  /** What predicts, as the user calls it. */
  model: string;
  /** Whether its files are; the output is not. */
  encrypted: boolean;
  trans: TranslationBundle;
  transforming: ITransforming;
  onClose: () => void;
}

/** Asks for what is to be predicted and where it is to be written; what is wrong stands beside the field. */
export function TransformForm({
  model,
  encrypted,
  trans,
  transforming,
  onClose
}: ITransformFormProps): JSX.Element {
  const id = React.useId();
  const form = React.useRef<HTMLFormElement>(null);
  const [draft, setDraft] = React.useState<IDraft>(() => newDraft());
  const [wrong, setWrong] = React.useState<Mistakes>({});
  const [attempts, setAttempts] = React.useState(0);
  const [busy, setBusy] = React.useState(false);
  const [begun, setBegun] = React.useState<Transform | null>(null);
  const { browse } = transforming;

  React.useEffect(() => {
    form.current?.querySelector('input')?.focus();
  }, []);
  React.useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempts]);

  /** What was wrong with a field is not said of its next value. */
  const change = (next: IDraft, ...fields: (keyof Mistakes)[]) => {
    setDraft(next);
    setWrong(known =>
      Object.fromEntries(
        Object.entries(known).filter(
          ([name]) => !fields.includes(name as keyof Mistakes)
        )
      )
    );
  };

  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (busy) {
      return;
    }
    const found = mistakes(draft, trans);
    setWrong(found);
    setAttempts(count => count + 1);
    if (Object.keys(found).length > 0) {
      return;
    }
    setBusy(true);
    try {
      setBegun(await transforming.onTransform(requestOf(draft)));
    } catch (reason) {
      const problems = reason instanceof ApiError ? reason.problems : [];
      setWrong(
        problems.length > 0
          ? mistakesOf(problems)
          : { model: errorText(reason, trans) }
      );
      setAttempts(count => count + 1);
    } finally {
      setBusy(false);
    }
  };

  if (begun) {
    return (
      <Message
        tone="success"
        title={trans.__('“%1” is being predicted', begun.data_path)}
        actions={
          <>
            <Button onClick={transforming.onShow}>
              {trans.__('Show batch transforms')}
            </Button>
            <Button kind="minimal" onClick={onClose}>
              {trans.__('Close')}
            </Button>
          </>
        }
      />
    );
  }
  return (
    <form
      ref={form}
      className="jp-Autopilot-Deploy"
      aria-labelledby={`${id}-title`}
      noValidate
      onSubmit={event => void submit(event)}
      onKeyDown={event => event.key === 'Escape' && onClose()}
    >
      <h2 id={`${id}-title`}>{trans.__('Batch transform with %1', model)}</h2>
      {wrong.model && <Message tone="error">{wrong.model}</Message>}
      {encrypted && (
        <Message tone="warning" title={trans.__('The output is not encrypted')}>
          {trans.__(
            'The model’s experiment is. The predictions, and the columns of the input that you keep, are written in clear: choose a folder that only those can read who may.'
          )}
        </Message>
      )}
      <PathField
        id={`${id}-input`}
        label={trans.__('Input')}
        help={trans.__(
          'A CSV or Parquet file, or a folder of such files, with the columns that the model was trained on.'
        )}
        error={wrong.input}
        value={draft.input}
        browse={browse?.file}
        trans={trans}
        onChange={input => change(withInput(draft, input), 'input', 'file')}
      />
      <PathField
        id={`${id}-folder`}
        label={trans.__('Output folder')}
        help={trans.__(
          'Below the folder that JupyterLab was started in, which is “.” itself.'
        )}
        error={wrong.folder}
        value={draft.folder}
        browse={browse?.folder}
        trans={trans}
        onChange={folder => change({ ...draft, folder, named: true }, 'folder')}
      />
      <Field
        id={`${id}-file`}
        label={trans.__('Output file')}
        help={trans.__('There must be no file of this name yet.')}
        error={wrong.file}
        required
      >
        {control => (
          <TextInput
            {...control}
            value={draft.file}
            onChange={event =>
              change(
                { ...draft, file: event.target.value, named: true },
                'file'
              )
            }
          />
        )}
      </Field>
      <Field id={`${id}-format`} label={trans.__('Format')}>
        {control => (
          <Select
            {...control}
            value={draft.format}
            onChange={event =>
              change(withFormat(draft, event.target.value as Format), 'file')
            }
          >
            <option value="csv">{trans.__('CSV')}</option>
            <option value="parquet">{trans.__('Parquet')}</option>
          </Select>
        )}
      </Field>
      <Field
        id={`${id}-kept`}
        label={trans.__('Columns of the input to keep')}
        help={trans.__('They stand in front of the predictions.')}
      >
        {control => (
          <Select
            {...control}
            value={draft.kept}
            onChange={event =>
              setDraft({ ...draft, kept: event.target.value as Kept })
            }
          >
            <option value="none">{trans.__('None')}</option>
            <option value="all">{trans.__('All')}</option>
            <option value="some">{trans.__('Those that I name')}</option>
          </Select>
        )}
      </Field>
      {draft.kept === 'some' && (
        <Field
          id={`${id}-columns`}
          label={trans.__('Names of these columns')}
          help={trans.__('Separated by commas.')}
          error={wrong.inputColumns}
        >
          {control => (
            <TextInput
              {...control}
              value={draft.inputColumns}
              onChange={event =>
                change(
                  { ...draft, inputColumns: event.target.value },
                  'inputColumns'
                )
              }
            />
          )}
        </Field>
      )}
      <Disclosure title={trans.__('Advanced')}>
        <Field
          id={`${id}-outputs`}
          label={trans.__('Columns of the predictions')}
          help={trans.__(
            'Separated by commas, such as predicted_label; all of them if left empty.'
          )}
        >
          {control => (
            <TextInput
              {...control}
              value={draft.outputColumns}
              onChange={event =>
                setDraft({ ...draft, outputColumns: event.target.value })
              }
            />
          )}
        </Field>
      </Disclosure>
      <div className="jp-Autopilot-Actions">
        <Button kind="primary" type="submit" busy={busy}>
          {trans.__('Start')}
        </Button>
        <Button onClick={onClose}>{trans.__('Cancel')}</Button>
      </div>
    </form>
  );
}
