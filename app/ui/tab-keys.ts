import type { KeyboardEvent, WheelEvent } from 'react';

/** Where an arrow key leads in a row of `count` tabs; `undefined` for other keys. The row wraps around. */
export function tabStep(key: string, index: number, count: number): number | undefined {
  if (count === 0) return undefined;
  if (key === 'ArrowRight') return (index + 1) % count;
  if (key === 'ArrowLeft') return (index - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return undefined;
}

/** Moves the focus along a tab list and selects the tab it lands on. */
export function handleTabKeys(
  event: KeyboardEvent<HTMLElement>,
  ids: readonly string[],
  active: string,
  onSelect: (id: string) => void,
): void {
  const next = tabStep(event.key, ids.indexOf(active), ids.length);
  const id = next === undefined ? undefined : ids[next];
  if (id === undefined) return;
  event.preventDefault();
  onSelect(id);
  const tabs = event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]');
  tabs[next ?? 0]?.focus();
}

/** Scrolls a row of tabs that is too long sideways with an ordinary wheel. */
export function handleTabWheel(event: WheelEvent<HTMLElement>): void {
  if (event.deltaX === 0) event.currentTarget.scrollBy({ left: event.deltaY });
}
