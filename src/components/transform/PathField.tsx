import type { TranslationBundle } from '@jupyterlab/translation';
import { folderIcon } from '@jupyterlab/ui-components';
import React from 'react';

import { Button, Field, TextInput } from '../../ui';

export interface IPathFieldProps {
  id: string;
  label: string;
  help?: string;
  error?: string;
  value: string;
  /** Asks with a dialog; without it paths are typed. */
  browse?: (current: string) => Promise<string | null>;
  trans: TranslationBundle;
  onChange: (path: string) => void;
}

/** A path of the workspace, typed or chosen. */
export function PathField({
  id,
  label,
  help,
  error,
  value,
  browse,
  trans,
  onChange
}: IPathFieldProps): JSX.Element {
  const pick = async (ask: NonNullable<typeof browse>) => {
    const path = await ask(value);
    if (path !== null) {
      onChange(path);
    }
  };
  return (
    <Field id={id} label={label} help={help} error={error} required>
      {control => (
        <div className="jp-Autopilot-Path">
          <TextInput
            {...control}
            value={value}
            onChange={event => onChange(event.target.value)}
          />
          {browse && (
            <Button
              icon={folderIcon}
              aria-describedby={`${id}-label`}
              onClick={() => void pick(browse)}
            >
              {trans.__('Browse…')}
            </Button>
          )}
        </div>
      )}
    </Field>
  );
}
