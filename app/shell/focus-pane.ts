/** The parts of the window among which the keyboard moves, in the order of reading. */
export const panes = ['top', 'activities', 'side', 'editor', 'panel', 'right', 'status'] as const;

/** One part of the window. */
export type PaneId = (typeof panes)[number];

const FOCUSABLE =
  'textarea:not([tabindex="-1"]), input:not([tabindex="-1"]), button:not([tabindex="-1"]), a[href], [tabindex]:not([tabindex="-1"])';
/** What a pane is about comes before what stands around it: text first, then trees, then buttons. */
const PREFERRED: Readonly<Partial<Record<PaneId, string>>> = {
  editor: '.monaco-editor textarea, .monaco-editor .native-edit-context',
  panel: '.xterm-helper-textarea',
  side: '[role="tree"]',
  activities: '[aria-pressed="true"]',
};

function isShown(element: Element): boolean {
  return element.closest('[hidden], [inert]') === null;
}

function target(pane: PaneId, root: ParentNode): HTMLElement | undefined {
  const box = root.querySelector<HTMLElement>(`[data-pane="${pane}"]`);
  if (box === null || !isShown(box)) return undefined;
  const first = (selector: string): HTMLElement | undefined => [...box.querySelectorAll<HTMLElement>(selector)].find(isShown);
  const preferred = PREFERRED[pane];
  return (preferred === undefined ? undefined : first(preferred)) ?? first(FOCUSABLE);
}

/** Puts the keyboard focus into a pane; `false` when the pane is closed or holds nothing to focus. */
export function focusPane(pane: PaneId, root: ParentNode = document): boolean {
  const element = target(pane, root);
  element?.focus();
  return element !== undefined;
}

/** Moves the focus to the next (1) or previous (-1) open pane, around the end. */
export function focusNextPane(step: 1 | -1, doc: Document = document): boolean {
  const now = doc.activeElement?.closest<HTMLElement>('[data-pane]')?.dataset['pane'];
  const start = panes.findIndex((pane) => pane === now);
  for (let i = 1; i <= panes.length; i += 1) {
    const at = (Math.max(start, step === 1 ? start : 0) + step * i + panes.length * 2) % panes.length;
    const pane = panes[at];
    if (pane !== undefined && pane !== now && focusPane(pane, doc)) return true;
  }
  return false;
}
