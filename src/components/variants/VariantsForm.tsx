import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { DeploymentCreate, Variant } from '../../api';
import { ApiError, errorText } from '../../api';
import { Button, Checkbox, Message } from '../../ui';
import { VariantFields } from './VariantFields';
import type { DraftErrors, ISource, IVariantDraft } from './draft';
import { draftErrors, draftOf, requestOf, shareOf, withNew } from './draft';

const MOST = 8;

export interface IVariantsFormProps {
  variants: Variant[];
  /** Null until they are known. */
  sources: ISource[] | null;
  trans: TranslationBundle;
  /** Rejects with the reason when it cannot be deployed. */
  onSubmit: (request: DeploymentCreate) => Promise<void>;
  onClose: () => void;
}

/** Adds, replaces, weighs and removes the variants of an endpoint. */
export function VariantsForm({
  variants,
  sources,
  trans,
  onSubmit,
  onClose
}: IVariantsFormProps): JSX.Element {
  const [drafts, setDrafts] = React.useState(() => draftOf(variants));
  const [errors, setErrors] = React.useState<DraftErrors>({});
  const [reason, setReason] = React.useState<unknown>(null);
  const [otherSchema, setOtherSchema] = React.useState(false);
  const [busy, setBusy] = React.useState(false);
  const form = React.useRef<HTMLFormElement>(null);

  React.useEffect(() => {
    form.current?.querySelector<HTMLElement>('select')?.focus();
  }, []);

  const change = (key: number, changed: Partial<IVariantDraft>) =>
    setDrafts(
      drafts.map(one => (one.key === key ? { ...one, ...changed } : one))
    );
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    const found = draftErrors(drafts, trans);
    setErrors(found);
    if (busy || Object.keys(found).length > 0) {
      return;
    }
    setBusy(true);
    setReason(null);
    try {
      await onSubmit(requestOf(drafts, sources ?? [], otherSchema));
      onClose();
    } catch (error) {
      setReason(error);
      setBusy(false);
    }
  };
  const asksForSchema =
    otherSchema ||
    (reason instanceof ApiError &&
      reason.problems.some(({ field }) => field === 'other_schema'));

  return (
    <form
      ref={form}
      className="jp-Autopilot-Variants-form"
      aria-label={trans.__('Change variants')}
      noValidate
      onSubmit={event => void submit(event)}
      onKeyDown={event => event.key === 'Escape' && onClose()}
    >
      {drafts.map(draft => (
        <VariantFields
          key={draft.key}
          draft={draft}
          errors={errors[draft.key]}
          sources={sources ?? []}
          share={shareOf(draft, drafts)}
          trans={trans}
          onChange={changed => change(draft.key, changed)}
          onRemove={
            drafts.length > 1
              ? () => setDrafts(drafts.filter(({ key }) => key !== draft.key))
              : null
          }
        />
      ))}
      <p className="jp-mod-quiet">
        {trans.__(
          'A variant answers its share of the requests: its weight divided by the sum of all. A shadow gets copies and answers nobody. The current models answer until the new ones are loaded and tried.'
        )}
      </p>
      {reason !== null && (
        <Message tone="error" title={trans.__('It could not be deployed')}>
          {errorText(reason, trans)}
        </Message>
      )}
      {asksForSchema && (
        <label className="jp-Autopilot-Variant-shadow">
          <Checkbox
            checked={otherSchema}
            onChange={event => setOtherSchema(event.target.checked)}
          />
          {trans.__('The programs that call it are prepared for this')}
        </label>
      )}
      <div className="jp-Autopilot-Actions">
        <Button kind="primary" type="submit" busy={busy}>
          {trans.__('Deploy')}
        </Button>
        <Button
          unavailable={
            drafts.length < MOST
              ? null
              : trans.__('An endpoint has at most %1 variants.', MOST)
          }
          onClick={() => setDrafts(withNew(drafts))}
        >
          {trans.__('Add variant')}
        </Button>
        <Button onClick={onClose}>{trans.__('Cancel')}</Button>
      </div>
    </form>
  );
}
