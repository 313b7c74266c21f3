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
  /** Belongs to the element that scrolls; its rows have `data-row`. */
  scroller: React.RefObject<HTMLDivElement>;
  onScroll: () => void;
}

/** Which of many rows of one height are to be drawn: those in sight and some around them. */
export function useWindow(count: number): IWindow {
  const scroller = React.useRef<HTMLDivElement>(null);
  const [view, setView] = React.useState<IView>(() => viewOf(null, count));
  const look = React.useCallback(() => {
    setView(before => {
      const next = viewOf(scroller.current, count);
      return same(before, next) ? before : next;
    });
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

function same(a: IView, b: IView): boolean {
  return a.rowHeight === b.rowHeight && a.first === b.first && a.end === b.end;
}
