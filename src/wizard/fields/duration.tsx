import React from 'react';

import { FieldGroup } from '../../ui';
import type { IControlProps, IFieldKind } from '../kind';
import { NumberInput } from './number';

type Part = number | string | null;
type Parts = [Part, Part, Part];

const SECONDS = [3600, 60, 1];

/** A duration in seconds, entered as hours, minutes and seconds. */
function DurationControl({
  id,
  field,
  value,
  error,
  trans,
  onChange,
  onLeave
}: IControlProps): JSX.Element {
  const [parts, setParts] = React.useState<Parts>(() => split(value));
  if (join(parts) !== (value ?? null)) {
    setParts(split(value)); // the value was changed from outside
  }
  const names = [trans.__('Hours'), trans.__('Minutes'), trans.__('Seconds')];
  return (
    <FieldGroup
      id={id}
      label={field.title}
      help={field.help}
      error={error}
      required={field.required}
    >
      {control => (
        <div className="jp-Autopilot-Duration">
          {names.map((name, index) => (
            <label key={name}>
              <NumberInput
                id={index === 0 ? id : `${id}-${index}`}
                aria-describedby={
                  error ? control['aria-describedby'] : undefined
                }
                aria-invalid={control['aria-invalid']}
                value={parts[index]}
                onChange={part => {
                  const next = [...parts] as Parts;
                  next[index] = part;
                  setParts(next);
                  onChange(join(next));
                }}
                onBlur={onLeave}
              />
              <span>{name}</span>
            </label>
          ))}
        </div>
      )}
    </FieldGroup>
  );
}

function split(value: unknown): Parts {
  if (typeof value !== 'number') {
    return [
      value === null || value === undefined ? null : String(value),
      null,
      null
    ];
  }
  return [
    Math.floor(value / 3600),
    Math.floor((value % 3600) / 60),
    value % 60
  ];
}

/** The seconds; null where nothing is entered; a text where one part is no number. */
function join(parts: Parts): Part {
  if (parts.every(part => part === null)) {
    return null;
  }
  const bad = parts.find(
    part => typeof part === 'string' || (part !== null && part < 0)
  );
  if (bad !== undefined) {
    return String(bad);
  }
  return parts.reduce<number>(
    (sum, part, index) => sum + Number(part ?? 0) * SECONDS[index],
    0
  );
}

export const duration: IFieldKind = { Control: DurationControl };
