import React from 'react';

/** Until a row has been measured, and where nothing can be, in pixels. */
const ROW_HEIGHT = 31;
const VIEW_HEIGHT = 640;

/** So many rows more are drawn above and below those in sight. */
const MARGIN = 10;

interface IView {
  rowHeight: number;
  first: number;
  /** The row after the last one. */
  end: number;
}

export interface IWindow extends IView {
  /** Belongs to the element that scrolls and can have the focus; its rows have `data-row` and `aria-rowindex`. */
  scroller: React.RefObject<HTMLDivElement>;
  onScroll: () => void;
}

/** Which of many rows of one height are to be drawn: those in sight and some around them. */
export function useWindow(count: number): IWindow {
  const scroller = React.useRef<HTMLDivElement>(null);
  const [view, setView] = React.useState<IView>(() => viewOf(null, count));
  const look = React.useCallback(() => {
    const next = viewOf(scroller.current, count);
    keepFocus(scroller.current, next);
    setView(before => (same(before, next) ? before : next));
  }, [count]);

  React.useLayoutEffect(() => {
    look();
    const observer = new ResizeObserver(look);
    if (scroller.current) {
      observer.observe(scroller.current);
    }
    return () => observer.disconnect();
  }, [look]);

  return { scroller, onScroll: look, ...view, end: Math.min(view.end, count) };
}

function viewOf(box: HTMLElement | null, count: number): IView {
  const row = box?.querySelector('[data-row]');
  const rowHeight = row?.getBoundingClientRect().height || ROW_HEIGHT;
  const shown = Math.ceil((box?.clientHeight || VIEW_HEIGHT) / rowHeight);
  // In whole steps, so that not every pixel of scrolling draws the table again.
  const top = Math.floor((box?.scrollTop ?? 0) / rowHeight / MARGIN) * MARGIN;
  const drawn = shown + 3 * MARGIN;
  const first = Math.max(0, Math.min(top - MARGIN, count - drawn));
  return { rowHeight, first, end: first + drawn };
}

/** The focus goes to the table rather than away with a row that is drawn no more, so that keys scroll on. */
function keepFocus(box: HTMLElement | null, { first, end }: IView): void {
  const row = document.activeElement?.closest<HTMLElement>('[data-row]');
  // The headers are the first row.
  const index = Number(row?.getAttribute('aria-rowindex')) - 2;
  if (box && row && box.contains(row) && (index < first || index >= end)) {
    box.focus({ preventScroll: true });
  }
}

function same(a: IView, b: IView): boolean {
  return a.rowHeight === b.rowHeight && a.first === b.first && a.end === b.end;
}
