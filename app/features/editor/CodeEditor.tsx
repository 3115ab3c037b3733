import { useEffect, useRef, useState, type ReactNode } from 'react';
import { DisposableStore } from '../../../src/base/disposable.js';
import { t } from '../../i18n/t.js';
import { showTab, sourceName, type FileTab } from '../../state/tabs-store.js';
import type { Workbench } from '../../state/workbench.js';
import { useWb, useWindow } from '../window/context.js';
import { commonOptions } from './editor-options.js';
import styles from './EditorArea.module.css';
import { editor, KeyCode } from './monaco-setup.js';
import { TabModels } from './tab-models.js';

/** So many lines are read within a few milliseconds; in longer texts Enter waits for none. */
const READ_AT_MOST_LINES = 2000;

/** One Monaco editor that shows the tabs' models in turn. */
class EditorView {
  readonly code: editor.IStandaloneCodeEditor;
  readonly store = new DisposableStore();
  readonly #wb: Workbench;
  readonly #models: TabModels;
  #shown: string | null = null;
  #wantsFocus = false;
  #wanted: { readonly tab: string; readonly line: number } | null = null;

  constructor(wb: Workbench, box: HTMLElement) {
    this.#wb = wb;
    this.#models = this.store.add(new TabModels(wb));
    this.code = editor.create(box, { ...commonOptions(wb.settings.getState()), model: null, ariaLabel: '', tabFocusMode: false });
    this.store.defer(() => this.code.dispose());
    const cursor = this.code.onDidChangeCursorPosition(() => this.#remember());
    this.store.defer(() => cursor.dispose());
    const keys = this.code.onKeyDown(({ keyCode }) => (keyCode === KeyCode.Enter ? this.#readLinesAbove() : undefined));
    this.store.defer(() => keys.dispose());
    this.store.add(
      wb.editor.fill({
        focus: () => this.#focus(),
        reveal: (tab, line) => this.#reveal(tab, line),
        trigger: (action) => {
          this.code.focus();
          this.code.trigger('command', action, null);
        },
      }),
    );
  }

  show(tab: FileTab | null): void {
    const model = tab === null ? null : this.#models.of(tab);
    if (tab === null || model === null) {
      this.#shown = null;
      this.code.setModel(null);
      return;
    }
    if (this.#shown !== tab.id) {
      this.#rememberScroll();
      this.#shown = null;
      this.code.setModel(model);
      this.#restore(tab.id);
      this.#shown = tab.id;
    }
    this.code.updateOptions({ ariaLabel: t('editor.label', { name: sourceName(tab.source) }) });
    if (this.#wanted?.tab === tab.id) this.#goTo(this.#wanted.line);
    if (this.#wantsFocus) this.#focus();
  }

  /** Now, or once the tab that was just opened is shown. */
  #focus(): void {
    this.#wantsFocus = this.#shown !== this.#wb.tabs.getState().activeId;
    if (!this.#wantsFocus) this.code.focus();
  }

  #restore(id: string): void {
    const view = this.#wb.tabs.getState().views[id];
    if (view === undefined) return;
    this.code.setPosition({ lineNumber: view.line, column: view.column });
    this.code.setScrollTop(view.top);
  }

  /**
   * Monaco reads changed lines while the page is idle, and does not indent after a colon while a line above is unread: typed faster
   * than that, a body would begin at the margin. Asking for a line's colours is the public way to have all lines up to it read.
   */
  #readLinesAbove(): void {
    const model = this.code.getModel();
    const above = (this.code.getPosition()?.lineNumber ?? 1) - 1;
    if (model !== null && above > 0 && above <= READ_AT_MOST_LINES) editor.colorizeModelLine(model, above);
  }

  #remember(): void {
    const position = this.code.getPosition();
    const id = this.#shown;
    if (position === null || id === null) return;
    const view = { line: position.lineNumber, column: position.column, top: this.code.getScrollTop() };
    this.#wb.tabs.setState(({ views }) => ({ views: { ...views, [id]: view } }));
  }

  #rememberScroll(): void {
    if (this.#shown !== null && this.#wb.buffers.get(this.#shown) !== null) this.#remember();
  }

  #reveal(tab: string, line: number): void {
    this.#wanted = { tab, line };
    if (this.#shown === tab) this.#goTo(line);
    else showTab(this.#wb.tabs, tab);
  }

  #goTo(line: number): void {
    this.#wanted = null;
    const lineNumber = Math.min(line, this.code.getModel()?.getLineCount() ?? 1);
    this.code.setPosition({ lineNumber, column: this.code.getModel()?.getLineFirstNonWhitespaceColumn(lineNumber) || 1 });
    this.code.revealLineInCenterIfOutsideViewport(lineNumber);
    this.code.focus();
  }
}

/** The code editor. Loaded in a chunk of its own; it stays while other tabs are shown. */
export function CodeEditor({ tab }: { readonly tab: FileTab | null }): ReactNode {
  const { wb } = useWindow();
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<EditorView | null>(null);
  const settings = useWb(
    (w) => w.settings,
    (s) => s,
  );
  useEffect(() => {
    if (box.current === null) return undefined;
    const made = new EditorView(wb, box.current);
    setView(made);
    return () => made.store[Symbol.dispose]();
  }, [wb]);
  useEffect(() => view?.show(tab), [view, tab]);
  useEffect(() => view?.code.updateOptions(commonOptions(settings)), [view, settings]);
  return <div ref={box} className={styles.code} hidden={tab === null} />;
}
