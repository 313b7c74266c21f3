import { folderIcon } from '@jupyterlab/ui-components';
import React from 'react';

import { Button, Field, TextInput } from '../../ui';
import type { IBrowse, IControlProps, IFieldKind } from '../kind';

/** The path of something in the workspace with Browse, which asks for it in its own dialog. */
function PathControl({
  dialog,
  ...props
}: IControlProps & { dialog: keyof IBrowse }): JSX.Element {
  const { id, field, value, error, browse, trans, onChange, onLeave } = props;
  const pick = async () => {
    const path = await browse[dialog](String(value ?? ''));
    if (path !== null) {
      onChange(path);
      onLeave();
    }
  };
  return (
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
            value={String(value ?? '')}
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
        </div>
      )}
    </Field>
  );
}

export const folder: IFieldKind = {
  Control: props => <PathControl {...props} dialog="folder" />
};

export const pythonFile: IFieldKind = {
  Control: props => <PathControl {...props} dialog="pythonFile" />
};
