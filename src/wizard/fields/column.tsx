import React from 'react';

import { Combobox, Field, Loading, Message } from '../../ui';
import { TargetCard } from '../TargetCard';
import { columnTypeTitle } from '../../components/columnType';
import type { IControlProps, IFieldKind } from '../kind';

/** The target: a column that is searched by name, and what the server finds out about it. */
function ColumnControl({
  id,
  field,
  value,
  error,
  model,
  trans,
  onChange,
  onLeave
}: IControlProps): JSX.Element {
  const { dataset } = model;
  const name = String(value ?? '');
  const options = React.useMemo(
    () =>
      dataset.columns.map(column => ({
        value: column.name,
        detail: columnTypeTitle(column.type, trans)
      })),
    [dataset.columns, trans]
  );
  const unknown =
    name !== '' &&
    options.length > 0 &&
    !options.some(option => option.value === name)
      ? trans.__('The file has no column “%1”.', name)
      : null;
  return (
    <div>
      <Field
        id={id}
        label={field.title}
        help={field.help}
        error={unknown ?? error}
        required={field.required}
      >
        {control => (
          <Combobox
            control={control}
            value={name}
            options={options}
            listLabel={trans.__('Columns')}
            placeholder={trans.__('Type to search the columns')}
            trans={trans}
            onChange={column => {
              onChange(column || null);
              onLeave();
            }}
          />
        )}
      </Field>
      {options.length === 0 && !dataset.loading && (
        <Message tone="info">
          {trans.__('The columns appear here when the input data can be read.')}
        </Message>
      )}
      {dataset.loading && (
        <div className="jp-Autopilot-Column-wait">
          <Loading>
            {name
              ? trans.__('Looking at “%1”…', name)
              : trans.__('Reading the file…')}
          </Loading>
        </div>
      )}
      {!dataset.loading && dataset.target?.problem_type && (
        <TargetCard
          target={dataset.target}
          rows={dataset.preview?.rows ?? 0}
          model={model}
          trans={trans}
        />
      )}
    </div>
  );
}

export const column: IFieldKind = {
  Control: ColumnControl,
  text: ({ value }) => String(value ?? '')
};
