import React from 'react';

export interface ITab {
  id: string;
  title: string;
  /** Drawn only while its tab is selected. */
  render: () => React.ReactNode;
}

export interface ITabsProps {
  /** The accessible name of the list of tabs. */
  label: string;
  tabs: ITab[];
  selected: string;
  onSelect: (id: string) => void;
}

/** Tabs by the ARIA pattern: one tab stop, arrows, Home and End move and select. */
export function Tabs({
  label,
  tabs,
  selected,
  onSelect
}: ITabsProps): JSX.Element {
  const prefix = React.useId();
  const list = React.useRef<HTMLDivElement>(null);
  const current = tabs.find(tab => tab.id === selected) ?? tabs[0];

  const move = (event: React.KeyboardEvent) => {
    const at = tabs.indexOf(current);
    const to = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: tabs.length - 1
    }[event.key];
    if (to === undefined) {
      return;
    }
    event.preventDefault();
    const index = (to + tabs.length) % tabs.length;
    onSelect(tabs[index].id);
    (list.current?.children[index] as HTMLElement).focus();
  };

  return (
    <div className="jp-Autopilot-Tabs">
      <div
        className="jp-Autopilot-Tabs-list"
        role="tablist"
        aria-label={label}
        ref={list}
        onKeyDown={move}
      >
        {tabs.map(tab => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${prefix}-${tab.id}`}
            aria-selected={tab === current}
            aria-controls={tab === current ? `${prefix}-panel` : undefined}
            tabIndex={tab === current ? 0 : -1}
            onClick={() => onSelect(tab.id)}
          >
            {tab.title}
          </button>
        ))}
      </div>
      <div
        className="jp-Autopilot-Tabs-panel"
        role="tabpanel"
        id={`${prefix}-panel`}
        aria-labelledby={`${prefix}-${current.id}`}
      >
        {current.render()}
      </div>
    </div>
  );
}
