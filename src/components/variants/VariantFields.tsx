import type { TranslationBundle } from '@jupyterlab/translation';
import { deleteIcon } from '@jupyterlab/ui-components';
import React from 'react';

import {
  Checkbox,
  Field,
  IconButton,
  Select,
  TextInput,
  formatShare
} from '../../ui';
import type { DraftErrors, ISource, IVariantDraft } from './draft';
import { modelTitle } from './words';

export interface IVariantFieldsProps {
  draft: IVariantDraft;
  errors: DraftErrors[number] | undefined;
  sources: ISource[];
  /** Of the requests; null where there is none. */
  share: number | null;
  trans: TranslationBundle;
  onChange: (changed: Partial<IVariantDraft>) => void;
  /** Null for the only one. */
  onRemove: (() => void) | null;
}

/** The fields of one variant: name, model, weight, and whether it is a shadow. */
export function VariantFields({
  draft,
  errors,
  sources,
  share,
  trans,
  onChange,
  onRemove
}: IVariantFieldsProps): JSX.Element {
  const id = React.useId();
  return (
    <fieldset className="jp-Autopilot-Variant">
      <legend className="jp-Autopilot-hidden">
        {trans.__('Variant %1', draft.name)}
      </legend>
      <Field id={`${id}-name`} label={trans.__('Variant')} error={errors?.name}>
        {control => (
          <TextInput
            {...control}
            value={draft.name}
            readOnly={draft.now !== null}
            onChange={event => onChange({ name: event.target.value })}
          />
        )}
      </Field>
      <Field
        id={`${id}-source`}
        label={trans.__('Model')}
        error={errors?.source}
      >
        {control => (
          <Select
            {...control}
            value={draft.source}
            onChange={event => onChange({ source: event.target.value })}
          >
            <option value="">
              {draft.now
                ? trans.__('As it is: %1', modelTitle(draft.now, trans))
                : trans.__('Choose…')}
            </option>
            {sources.map(source => (
              <option key={source.id} value={source.id}>
                {source.title}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        id={`${id}-weight`}
        label={
          share === null
            ? trans.__('Weight')
            : trans.__('Weight (%1)', formatShare(share))
        }
        error={draft.shadow ? null : errors?.weight}
      >
        {control => (
          <TextInput
            {...control}
            inputMode="decimal"
            value={draft.weight}
            disabled={draft.shadow}
            onChange={event => onChange({ weight: event.target.value })}
          />
        )}
      </Field>
      <label className="jp-Autopilot-Variant-shadow">
        <Checkbox
          checked={draft.shadow}
          onChange={event => onChange({ shadow: event.target.checked })}
        />
        {trans.__('Shadow')}
      </label>
      {onRemove && (
        <IconButton
          icon={deleteIcon}
          label={trans.__('Remove variant %1', draft.name)}
          onClick={onRemove}
        />
      )}
    </fieldset>
  );
}
