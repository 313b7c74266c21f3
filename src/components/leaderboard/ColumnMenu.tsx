import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import { Button, Checkbox } from '../../ui';
import type { IColumn } from './columns';

export interface IColumnMenuProps {
  /** Those that may be hidden. */
  columns: IColumn[];
  hidden: ReadonlySet<string>;
  trans: TranslationBundle;
  onChange: (hidden: ReadonlySet<string>) => void;
}

/** A button that unfolds a box for each column; it folds up by Escape and when the focus goes elsewhere. */
export function ColumnMenu({
  columns,
  hidden,
  trans,
  onChange
}: IColumnMenuProps): JSX.Element {
  const id = React.useId();
  const host = React.useRef<HTMLDivElement>(null);
  const [open, setOpen] = React.useState(false);
  const toggle = (key: string) => {
    const next = new Set(hidden);
    if (!next.delete(key)) {
      next.add(key);
    }
    onChange(next);
  };
  return (
    <div
      ref={host}
      className="jp-Autopilot-Menu"
      onBlur={event => {
        if (!event.currentTarget.contains(event.relatedTarget)) {
          setOpen(false);
        }
      }}
      onKeyDown={event => {
        if (event.key === 'Escape' && open) {
          event.stopPropagation();
          setOpen(false);
          host.current?.querySelector('button')?.focus();
        }
      }}
    >
      <Button
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {trans.__('Columns')}
      </Button>
      {open && (
        // Can take the focus, so that a click beside a box does not fold it up.
        <fieldset id={id} className="jp-Autopilot-Menu-body" tabIndex={-1}>
          <legend>{trans.__('Columns shown')}</legend>
          {columns.map(({ key, title }) => (
            <label key={key}>
              <Checkbox
                checked={!hidden.has(key)}
                onChange={() => toggle(key)}
              />
              <span>{title}</span>
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}
