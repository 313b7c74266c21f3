import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { IControlAttributes } from './Field';
import { classes } from './classes';

/** More options than this are not drawn: the user types to narrow them. */
const SHOWN = 100;

export interface IComboboxOption {
  value: string;
  /** A word on it at the end of its line. */
  detail?: string;
}

export interface IComboboxProps {
  control: IControlAttributes;
  value: string;
  options: IComboboxOption[];
  /** The accessible name of the list of options. */
  listLabel: string;
  placeholder?: string;
  disabled?: boolean;
  trans: TranslationBundle;
  onChange: (value: string) => void;
}

/**
 * A select that is searched by typing: the ARIA pattern of an editable combobox with a list.
 *
 * What was typed becomes the value on Enter and when the focus leaves, also when it is none of the options, so that
 * nothing typed is lost; the field's validation says what is wrong with it.
 */
export function Combobox(props: IComboboxProps): JSX.Element {
  const {
    control,
    value,
    options,
    listLabel,
    placeholder,
    disabled,
    trans,
    onChange
  } = props;
  const [text, setText] = React.useState(value);
  const [search, setSearch] = React.useState<string | null>(null); // null: the list is closed
  const [active, setActive] = React.useState(-1);
  const list = React.useRef<HTMLUListElement>(null);
  const open = search !== null;
  const found = React.useMemo(
    () => matches(options, search ?? ''),
    [options, search]
  );
  const shown = found.slice(0, SHOWN);

  React.useEffect(() => setText(value), [value]);
  React.useEffect(() => {
    list.current
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView?.({ block: 'nearest' });
  }, [active, open]);

  const close = () => {
    setSearch(null);
    setActive(-1);
  };
  const commit = (typed: string) => {
    const known = options.find(
      option => option.value.toLowerCase() === typed.trim().toLowerCase()
    );
    const next =
      known && !options.some(option => option.value === typed)
        ? known.value
        : typed;
    close();
    setText(next);
    if (next !== value) {
      onChange(next);
    }
  };
  const openList = () => {
    setSearch('');
    setActive(options.findIndex(option => option.value === value));
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) {
        openList();
      } else if (shown.length > 0) {
        const step = event.key === 'ArrowDown' ? 1 : -1;
        setActive(
          active < 0 && step < 0
            ? shown.length - 1
            : (active + step + shown.length) % shown.length
        );
      }
    } else if (event.key === 'Enter' && open) {
      event.preventDefault();
      commit(shown[active]?.value ?? text);
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      event.stopPropagation();
      close();
      setText(value);
    } else if (event.key === 'Tab' && shown[active] && open) {
      commit(shown[active].value);
    }
  };

  const listId = `${control.id}-list`;
  return (
    <div className="jp-Autopilot-Combobox">
      <input
        {...control}
        type="text"
        role="combobox"
        className="jp-Autopilot-Input"
        autoComplete="off"
        spellCheck={false}
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={open ? listId : undefined}
        aria-activedescendant={
          open && shown[active] ? `${listId}-${active}` : undefined
        }
        placeholder={placeholder}
        disabled={disabled}
        value={text}
        onChange={event => {
          setText(event.target.value);
          setSearch(event.target.value);
          setActive(event.target.value ? 0 : -1);
        }}
        onClick={() => (open ? undefined : openList())}
        onKeyDown={onKeyDown}
        onBlur={() => commit(text)}
      />
      {open && (
        <ul
          className="jp-Autopilot-Combobox-list"
          role="listbox"
          id={listId}
          aria-label={listLabel}
          ref={list}
        >
          {shown.map((option, index) => (
            <li
              key={option.value}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === active}
              className={classes(option.value === value && 'jp-mod-current')}
              onMouseDown={event => {
                event.preventDefault(); // keeps the focus in the input
                commit(option.value);
              }}
            >
              <span>{option.value}</span>
              {option.detail && <small>{option.detail}</small>}
            </li>
          ))}
          {found.length > SHOWN && (
            <Note>
              {trans.__(
                '%1 more: type to narrow the list.',
                found.length - SHOWN
              )}
            </Note>
          )}
          {found.length === 0 && (
            <Note>{trans.__('Nothing matches “%1”.', search)}</Note>
          )}
        </ul>
      )}
    </div>
  );
}

function Note({ children }: { children: React.ReactNode }): JSX.Element {
  return (
    <li
      className="jp-mod-note"
      role="option"
      aria-selected={false}
      aria-disabled={true}
    >
      {children}
    </li>
  );
}

/** The options that contain the text: equal ones first, then those that begin with it. */
function matches(options: IComboboxOption[], text: string): IComboboxOption[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) {
    return options;
  }
  const rank = (option: IComboboxOption) => {
    const name = option.value.toLowerCase();
    return name === wanted ? 0 : name.startsWith(wanted) ? 1 : 2;
  };
  return options
    .filter(option => option.value.toLowerCase().includes(wanted))
    .map(option => ({ option, rank: rank(option) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ option }) => option);
}
