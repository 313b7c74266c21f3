import React from 'react';

import type { Feature } from '../../api';
import { usualFeatures } from '../../model/features';
import { FieldGroup } from '../../ui';
import { FeatureTable } from '../FeatureTable';
import type { IControlProps, IFieldKind } from '../kind';

/** The columns that the model may use; null stands for the usual ones. */
function FeaturesControl({
  id,
  field,
  value,
  error,
  model,
  trans,
  onChange
}: IControlProps): JSX.Element | null {
  const target = String(
    model.values[model.fieldWith('column')?.name ?? ''] ?? ''
  );
  const { columns } = model.dataset;
  const usual = React.useMemo(
    () => usualFeatures(columns, target),
    [columns, target]
  );
  const others = React.useMemo(
    () => columns.filter(column => column.name !== target),
    [columns, target]
  );
  if (columns.length === 0) {
    return null;
  }
  return (
    <FieldGroup
      id={id}
      label={field.title}
      help={field.help}
      error={error}
      required={field.required}
    >
      {() => (
        <FeatureTable
          columns={others}
          features={(value as Feature[] | null) ?? usual}
          trans={trans}
          onChange={onChange}
        />
      )}
    </FieldGroup>
  );
}

export const features: IFieldKind = { Control: FeaturesControl };
