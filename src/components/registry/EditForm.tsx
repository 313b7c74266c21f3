import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { ModelVersion } from '../../api';
import { errorText } from '../../api';
import { Button, Field, Message, TextArea, TextInput } from '../../ui';

export interface IEditFormProps {
  /** What is changed, as the user calls it. */
  title: string;
  version: ModelVersion;
  trans: TranslationBundle;
  /** Rejects with the reason when it cannot be changed. */
  onEdit: (change: { description: string; tags: string[] }) => Promise<void>;
  onClose: () => void;
}

/** Changes what is said of a version: its description and its tags. */
export function EditForm({
  title,
  version,
  trans,
  onEdit,
  onClose
}: IEditFormProps): JSX.Element {
  const id = React.useId();
  const form = React.useRef<HTMLFormElement>(null);
  const [description, setDescription] = React.useState(version.description);
  const [tags, setTags] = React.useState(version.tags.join(', '));
  const [error, setError] = React.useState<string | null>(null);
  const [busy, setBusy] = React.useState(false);

  React.useEffect(() => {
    form.current?.querySelector('textarea')?.focus();
  }, []);

  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (busy) {
      return;
    }
    setBusy(true);
    setError(null);
    const words = tags.split(',').map(tag => tag.trim());
    try {
      await onEdit({
        description: description.trim(),
        tags: [...new Set(words.filter(Boolean))]
      });
      onClose();
    } catch (reason) {
      setError(errorText(reason, trans));
      setBusy(false);
    }
  };

  return (
    <form
      ref={form}
      className="jp-Autopilot-Deploy"
      aria-labelledby={`${id}-title`}
      onSubmit={event => void submit(event)}
      onKeyDown={event => event.key === 'Escape' && onClose()}
    >
      <h2 id={`${id}-title`}>{trans.__('Edit %1', title)}</h2>
      {error && <Message tone="error">{error}</Message>}
      <Field id={`${id}-description`} label={trans.__('Description')}>
        {control => (
          <TextArea
            {...control}
            rows={3}
            value={description}
            onChange={event => setDescription(event.target.value)}
          />
        )}
      </Field>
      <Field
        id={`${id}-tags`}
        label={trans.__('Tags')}
        help={trans.__('Separated by commas.')}
      >
        {control => (
          <TextInput
            {...control}
            value={tags}
            onChange={event => setTags(event.target.value)}
          />
        )}
      </Field>
      <div className="jp-Autopilot-Actions">
        <Button kind="primary" type="submit" busy={busy}>
          {trans.__('Save')}
        </Button>
        <Button onClick={onClose}>{trans.__('Cancel')}</Button>
      </div>
    </form>
  );
}
