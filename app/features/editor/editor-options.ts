import type { Settings } from '../../../src/contract/computer.js';
import { THEME, type editor } from './monaco-setup.js';

/** What editor and comparison share. Widgets float above the panes, so that a small pane does not cut them off. */
export function commonOptions(settings: Settings): editor.IEditorOptions & editor.IGlobalEditorOptions {
  return {
    theme: THEME,
    fontFamily: "'JetBrains Mono Variable', 'JetBrains Mono', ui-monospace, monospace",
    fontSize: settings.editorFontSize,
    lineHeight: Math.round(settings.editorFontSize * 1.54),
    fontLigatures: settings.fontLigatures,
    automaticLayout: true,
    fixedOverflowWidgets: true,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    smoothScrolling: false,
    renderLineHighlight: 'line',
    renderLineHighlightOnlyWhenFocus: true,
    overviewRulerBorder: false,
    hideCursorInOverviewRuler: true,
    padding: { top: 10, bottom: 10 },
    scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
    lineNumbersMinChars: 4,
    tabSize: 4,
    insertSpaces: true,
    detectIndentation: true,
    stickyScroll: { enabled: false },
    wordBasedSuggestions: 'currentDocument',
    quickSuggestions: false,
    suggestOnTriggerCharacters: false,
    'semanticHighlighting.enabled': false,
  };
}
