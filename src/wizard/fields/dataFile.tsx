import { folderIcon, tableRowsIcon } from '@jupyterlab/ui-components';
import React from 'react';

import { Button, Field, Loading, TextInput } from '../../ui';
import { DatasetTable } from '../DatasetTable';
import type { IControlProps, IFieldKind } from '../kind';

/** The path of a data file with Browse, and for the input data with Preview. */
function DataFileControl(props: IControlProps): JSX.Element {
  const { id, field, value, error, model, browse, trans, onChange, onLeave } =
    props;
  const [open, setOpen] = React.useState(false);
  const { dataset } = model;
  const path = String(value ?? '');
  const isInput = model.fieldWith('data_file')?.name === field.name;

  const pick = async () => {
    const picked = await browse.file(path);
    if (picked !== null) {
      await model.chooseData(picked, field.name);
    }
  };
  const preview = () => {
    setOpen(!open);
    if (!open) {
      void model.look(!dataset.loading); // the file may have changed since it was looked at
    }
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
          <div className="jp-Autopilot-Path">
            <TextInput
              {...control}
              placeholder={field.placeholder}
              value={path}
              onChange={event => onChange(event.target.value || null)}
              onBlur={onLeave}
            />
            <Button
              icon={folderIcon}
              aria-describedby={`${id}-label`}
              onClick={() => void pick()}
            >
              {trans.__('Browse…')}
            </Button>
            {isInput && (
              <Button
                icon={tableRowsIcon}
                aria-expanded={open}
                aria-controls={open ? `${id}-preview` : undefined}
                disabled={!path}
                onClick={preview}
              >
                {trans.__('Preview')}
              </Button>
            )}
          </div>
        )}
      </Field>
      {open && (
        <div className="jp-Autopilot-Preview" id={`${id}-preview`}>
          {dataset.preview && dataset.columns.length > 0 ? (
            <DatasetTable preview={dataset.preview} trans={trans} />
          ) : (
            dataset.loading && (
              <Loading>{trans.__('Reading the file…')}</Loading>
            )
          )}
        </div>
      )}
    </div>
  );
}

export const dataFile: IFieldKind = { Control: DataFileControl };
