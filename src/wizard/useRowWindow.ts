import React from 'react';

/** So many rows beyond each edge are drawn too: Tab finds the next one there, and quick scrolling shows no gap. */
const OVERSCAN = 8;

/** Rows in sight before the scrolled element has been laid out. */
const USUAL_ROWS = 12;

export interface IRowWindow {
  /** The first row to draw. */
  first: number;
  /** The row after the last one to draw. */
  last: number;
  /** Pixels; all rows have the same height. */
  rowHeight: number;
}

/**
 * Which rows of a long table are in sight. All have the same height, which is measured on one that is drawn (it is
 * marked by `aria-rowindex`), as it grows with the font size.
 */
export function useRowWindow(
  scrolled: React.RefObject<HTMLElement>,
  count: number,
  usualHeight: number
): IRowWindow {
  const [seen, setSeen] = React.useState<IRowWindow>({
    first: 0,
    last: USUAL_ROWS,
    rowHeight: usualHeight
  });
  React.useLayoutEffect(() => {
    const element = scrolled.current;
    if (!element) {
      return;
    }
    const look = () => {
      const next = inSight(element, usualHeight);
      setSeen(before => (same(before, next) ? before : next));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scrolled, count, usualHeight]);
  return {
    first: Math.max(0, Math.min(seen.first, count) - OVERSCAN),
    last: Math.min(count, seen.last + OVERSCAN),
    rowHeight: seen.rowHeight
  };
}

function inSight(element: HTMLElement, usualHeight: number): IRowWindow {
  const row = element.querySelector('tbody [aria-rowindex]');
  const rowHeight = row?.getBoundingClientRect().height || usualHeight;
  const height = element.clientHeight || USUAL_ROWS * rowHeight;
  return {
    first: Math.floor(element.scrollTop / rowHeight),
    last: Math.ceil((element.scrollTop + height) / rowHeight),
    rowHeight
  };
}

function same(one: IRowWindow, other: IRowWindow): boolean {
  return (
    one.first === other.first &&
    one.last === other.last &&
    one.rowHeight === other.rowHeight
  );
}
