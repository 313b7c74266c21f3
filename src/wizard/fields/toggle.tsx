import React from 'react';

import { FieldError, Switch, controlAttributes } from '../../ui';
import type { IControlProps, IFieldKind } from '../kind';

function ToggleControl({
  id,
  field,
  value,
  error,
  trans,
  onChange,
  onLeave
}: IControlProps): JSX.Element {
  return (
    <div className="jp-Autopilot-Field">
      <div className="jp-Autopilot-Toggle">
        <Switch
          {...controlAttributes(id, field.help, error)}
          aria-labelledby={`${id}-label`}
          checked={value === true}
          onChange={onChange}
          onBlur={onLeave}
        />
        <div>
          <label
            className="jp-Autopilot-Field-label"
            id={`${id}-label`}
            htmlFor={id}
          >
            {field.title}
          </label>
          <div className="jp-Autopilot-Field-help" id={`${id}-help`}>
            {field.help}
          </div>
        </div>
      </div>
      {error && <FieldError id={id} text={error} />}
    </div>
  );
}

export const toggle: IFieldKind = { Control: ToggleControl };
