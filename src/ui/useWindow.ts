import React from 'react';

/** Rows come and go in steps of so many, and as many are drawn ahead at both ends. */
const STEP = 15;

/** Which rows of a long table are drawn. */
export interface IWindow {
  first: number;
  /** The first row that is not drawn any more. */
  end: number;
  /** The height of the rows that are left out before and after, in pixels. */
  before: number;
  after: number;
}

/**
 * Draws only the rows in sight of a scrolled element. All rows must have the same height; it is read from an element
 * with `data-row`, and `estimate` stands for it until there is one.
 */
export function useWindow(
  scroller: React.RefObject<HTMLElement>,
  count: number,
  estimate: number
): IWindow {
  const [range, setRange] = React.useState({
    first: 0,
    end: 2 * STEP,
    height: estimate
  });

  React.useLayoutEffect(() => {
    const node = scroller.current;
    if (!node) {
      return;
    }
    const look = () => {
      const row = node.querySelector('[data-row]');
      const height = row?.getBoundingClientRect().height || estimate;
      const top = Math.floor(node.scrollTop / height / STEP) * STEP;
      const shown = Math.ceil(node.clientHeight / height / STEP) * STEP;
      const next = {
        first: Math.max(0, top - STEP),
        end: top + shown + 2 * STEP,
        height
      };
      setRange(now =>
        now.first === next.first &&
        now.end === next.end &&
        now.height === next.height
          ? now
          : next
      );
    };
    look();
    node.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(node);
    return () => {
      node.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [scroller, count, estimate]);

  const end = Math.min(count, range.end);
  // A list that has become short while it was scrolled far down.
  const first = Math.min(range.first, Math.max(0, end - STEP));
  return {
    first,
    end,
    before: first * range.height,
    after: (count - end) * range.height
  };
}
