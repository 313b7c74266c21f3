import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { SchemaColumn } from '../../api';
import type { IControlAttributes } from '../../ui';
import {
  Combobox,
  Field,
  Select,
  TextArea,
  TextInput,
  formatNumber
} from '../../ui';
import { columnTypeTitle } from '../columnType';

/** A schema names at most so many categories; with as many there may be others, so that they can be typed. */
const NAMED_CATEGORIES = 50;

export interface IRowFieldProps {
  id: string;
  column: SchemaColumn;
  value: string;
  error: string | null;
  trans: TranslationBundle;
  onChange: (name: string, value: string) => void;
}

/** The value of one column; wide forms have many, so that only those that change are drawn again. */
export const RowField = React.memo(function RowField({
  id,
  column,
  value,
  error,
  trans,
  onChange
}: IRowFieldProps): JSX.Element {
  const { name } = column;
  const change = (text: string) => onChange(name, text);
  return (
    <Field id={id} label={name} help={hint(column, trans)} error={error}>
      {control => (
        <RowControl
          control={control}
          column={column}
          value={value}
          trans={trans}
          change={change}
        />
      )}
    </Field>
  );
});

function RowControl({
  control,
  column: { name, type, categories },
  value,
  trans,
  change
}: Pick<IRowFieldProps, 'column' | 'value' | 'trans'> & {
  control: IControlAttributes;
  change: (text: string) => void;
}): JSX.Element {
  if (type === 'categorical' && categories.length >= NAMED_CATEGORIES) {
    return (
      <Combobox
        control={control}
        value={value}
        options={categories.map(category => ({ value: category }))}
        listLabel={trans.__('Values of %1', name)}
        trans={trans}
        onChange={change}
      />
    );
  }
  if (type === 'categorical' && categories.length > 0) {
    const unknown = value !== '' && !categories.includes(value);
    return (
      <Select
        {...control}
        value={value}
        onChange={event => change(event.target.value)}
      >
        <option value="">{trans.__('(missing)')}</option>
        {unknown && <option value={value}>{value}</option>}
        {categories.map(category => (
          <option key={category} value={category}>
            {category}
          </option>
        ))}
      </Select>
    );
  }
  if (type === 'text') {
    return (
      <TextArea
        {...control}
        rows={2}
        value={value}
        onChange={event => change(event.target.value)}
      />
    );
  }
  return (
    <TextInput
      {...control}
      inputMode={type === 'numeric' ? 'decimal' : undefined}
      placeholder={
        type === 'datetime' ? trans.__('such as 2024-05-31') : undefined
      }
      value={value}
      onChange={event => change(event.target.value)}
    />
  );
}

/** The column's type, and the range that was seen in training. */
function hint(
  { type, minimum, maximum }: SchemaColumn,
  trans: TranslationBundle
): string {
  const title = columnTypeTitle(type, trans);
  return type === 'numeric' && minimum !== null && maximum !== null
    ? trans.__('%1 to %2', formatNumber(minimum, 6), formatNumber(maximum, 6))
    : title;
}
