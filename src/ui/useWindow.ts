import React from 'react';

/** Rows come and go in steps of so many, and as many are drawn ahead at both ends. */
const STEP = 8;

/** Which rows of a long table are drawn. */
export interface IWindow {
  first: number;
  /** The first row that is not drawn any more. */
  end: number;
  /** Pixels; all rows have the same height. */
  rowHeight: number;
}

export interface IWindowOptions {
  /** The height of a row until one has been measured, in pixels. */
  estimate: number;
  /** The caller draws the row that has the focus in any case. */
  drawsFocused?: boolean;
}

/**
 * Draws only the rows in sight of a scrolled element. All rows have the same height, which is measured on one with
 * `data-row`; they have `aria-rowindex`, of which the header is the first. When the row that has the focus is drawn no
 * more, the focus goes to the scrolled element, so that keys scroll on.
 */
export function useWindow(
  scroller: React.RefObject<HTMLElement>,
  count: number,
  { estimate, drawsFocused = false }: IWindowOptions
): IWindow {
  const [range, setRange] = React.useState<IWindow>({
    first: 0,
    end: 2 * STEP,
    rowHeight: estimate
  });

  React.useLayoutEffect(() => {
    const node = scroller.current;
    if (!node) {
      return;
    }
    const look = () => {
      const next = inSight(node, estimate);
      if (!drawsFocused) {
        keepFocus(node, next);
      }
      setRange(before => (same(before, next) ? before : next));
    };
    look();
    node.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(node);
    return () => {
      node.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [scroller, count, estimate, drawsFocused]);

  const end = Math.min(count, range.end);
  // A list that has become short while it was scrolled far down.
  const first = Math.min(range.first, Math.max(0, end - STEP));
  return { first, end, rowHeight: range.rowHeight };
}

function inSight(node: HTMLElement, estimate: number): IWindow {
  const row = node.querySelector('[data-row]');
  const rowHeight = row?.getBoundingClientRect().height || estimate;
  const top = Math.floor(node.scrollTop / rowHeight / STEP) * STEP;
  const shown = Math.ceil(node.clientHeight / rowHeight / STEP) * STEP;
  return {
    first: Math.max(0, top - STEP),
    end: top + shown + 2 * STEP,
    rowHeight
  };
}

function keepFocus(node: HTMLElement, { first, end }: IWindow): void {
  const row = document.activeElement?.closest<HTMLElement>('[data-row]');
  const index = Number(row?.getAttribute('aria-rowindex')) - 2;
  if (row && node.contains(row) && (index < first || index >= end)) {
    node.focus({ preventScroll: true });
  }
}

function same(a: IWindow, b: IWindow): boolean {
  return a.first === b.first && a.end === b.end && a.rowHeight === b.rowHeight;
}
