import { closeIcon } from '@jupyterlab/ui-components';
import React from 'react';

import { columnTypeTitle } from '../../components/columnType';
import { Combobox, Field, IconButton, Loading, Message } from '../../ui';
import { TargetCard } from '../TargetCard';
import type { IControlProps, IFieldKind } from '../kind';

/** A column that is searched by name; below the target, what the server finds out about it. */
function ColumnControl(props: IControlProps): JSX.Element {
  const { id, field, value, error, model, trans, onChange, onLeave } = props;
  const { dataset } = model;
  const name = String(value ?? '');
  const isTarget = model.fieldWith('column')?.name === field.name;
  const options = React.useMemo(
    () =>
      dataset.columns.map(column => ({
        value: column.name,
        detail: columnTypeTitle(column.type, trans)
      })),
    [dataset.columns, trans]
  );
  const choose = (column: string | null) => {
    onChange(column);
    onLeave();
  };
  return (
    <div>
      <Field
        id={id}
        label={field.title}
        help={field.help}
        error={error}
        required={field.required}
      >
        {control => (
          <div className="jp-Autopilot-Column">
            <Combobox
              control={control}
              value={name}
              options={options}
              listLabel={trans.__('Columns')}
              placeholder={
                field.required
                  ? trans.__('Type to search the columns')
                  : trans.__('None')
              }
              trans={trans}
              onChange={column => choose(column || null)}
            />
            {!field.required && name !== '' && (
              <IconButton
                icon={closeIcon}
                label={trans.__('Clear %1', field.title)}
                onClick={() => choose(null)}
              />
            )}
          </div>
        )}
      </Field>
      {isTarget && <AboutTarget {...props} />}
    </div>
  );
}

function AboutTarget({ value, model, trans }: IControlProps): JSX.Element {
  const { dataset } = model;
  if (dataset.loading) {
    return (
      <div className="jp-Autopilot-Column-wait">
        <Loading>
          {value
            ? trans.__('Looking at “%1”…', String(value))
            : trans.__('Reading the file…')}
        </Loading>
      </div>
    );
  }
  return (
    <>
      {dataset.columns.length === 0 && (
        <Message tone="info">
          {trans.__('The columns appear here when the input data can be read.')}
        </Message>
      )}
      {dataset.target?.problem_type && (
        <TargetCard
          target={dataset.target}
          rows={dataset.preview?.rows ?? 0}
          model={model}
          trans={trans}
        />
      )}
    </>
  );
}

export const column: IFieldKind = { Control: ColumnControl };
