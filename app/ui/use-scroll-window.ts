import { useLayoutEffect, useState, type RefObject, type UIEvent } from 'react';
import { windowOf } from './tree-model.js';

const FIRST_GUESS = 600;

/** Which lines of a long list to draw, and how to bring one into view. */
export interface ScrollWindow {
  readonly from: number;
  readonly to: number;
  readonly pageRows: number;
  readonly onScroll: (event: UIEvent<HTMLElement>) => void;
  readonly reveal: (index: number) => void;
}

/** Where to scroll so that a line shows wholly; the present place when it does already. */
function revealed(index: number, rowHeight: number, scrollTop: number, height: number): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowHeight - height);
}

/** Follows the scroll position and the height of a list whose lines are all `rowHeight` px high. */
export function useScrollWindow(box: RefObject<HTMLElement | null>, count: number, rowHeight: number): ScrollWindow {
  const [scrollTop, setScrollTop] = useState(0);
  const [height, setHeight] = useState(FIRST_GUESS);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = (): void => setHeight(element.clientHeight || FIRST_GUESS);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return {
    ...windowOf(count, rowHeight, scrollTop, height),
    pageRows: Math.max(1, Math.floor(height / rowHeight) - 1),
    onScroll: (event) => setScrollTop(event.currentTarget.scrollTop),
    reveal: (index) => box.current?.scrollTo({ top: revealed(index, rowHeight, box.current.scrollTop, height) }),
  };
}
