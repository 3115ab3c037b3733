import type { CheckWarning } from '../../../src/contract/checks.js';
import { DisposableStore, type Disposable } from '../../../src/base/disposable.js';
import type { TextBuffer } from '../../state/text-buffers.js';
import { sourceName, tabOf, type FileTab } from '../../state/tabs-store.js';
import type { Workbench } from '../../state/workbench.js';
import { warningWords } from '../problems/check-words.js';
import { editor, languageOf, MarkerSeverity } from './monaco-setup.js';

const OWNER = 'run';

/** Brackets in the colour of the text: colours mean something here. An option of the model, not of the editor. */
export function plainBrackets(model: editor.ITextModel): void {
  model.updateOptions({ bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } });
}

interface TabModel {
  readonly model: editor.ITextModel;
  readonly store: DisposableStore;
}

function replaceText(model: editor.ITextModel, text: string): void {
  model.pushEditOperations(null, [{ range: model.getFullModelRange(), text }], () => null);
}

function attach(model: editor.ITextModel, buffer: TextBuffer): DisposableStore {
  const store = new DisposableStore();
  store.defer(() => model.dispose());
  store.add(
    buffer.attach({
      getText: () => model.getValue(),
      setText: (text) => replaceText(model, text),
      version: () => model.getAlternativeVersionId(),
    }),
  );
  const listening = model.onDidChangeContent(() => buffer.touch());
  store.defer(() => listening.dispose());
  return store;
}

function warningMarkers(model: editor.ITextModel, warning: CheckWarning): editor.IMarkerData[] {
  const { line, column } = warning;
  if (line === null || line > model.getLineCount()) return [];
  return [
    {
      severity: MarkerSeverity.Warning,
      message: warningWords(warning).title,
      startLineNumber: line,
      endLineNumber: line,
      startColumn: column ?? (model.getLineFirstNonWhitespaceColumn(line) || 1),
      endColumn: model.getLineMaxColumn(line),
    },
  ];
}

/** Monaco's models of the open tabs: each takes over the tab's buffer and gives it back when it goes. */
export class TabModels implements Disposable {
  readonly #wb: Workbench;
  readonly #models = new Map<string, TabModel>();
  readonly #store = new DisposableStore();

  constructor(wb: Workbench) {
    this.#wb = wb;
    this.#store.add(wb.buffers.onDidRemove((id) => this.#drop(id)));
    this.#store.defer(wb.problems.subscribe(() => this.#mark()));
  }

  /** The model of a tab, made on first use. Null for a tab without text. */
  of(tab: FileTab): editor.ITextModel | null {
    const language = languageOf(sourceName(tab.source));
    const known = this.#models.get(tab.id);
    if (known !== undefined) {
      if (known.model.getLanguageId() !== language) editor.setModelLanguage(known.model, language);
      return known.model;
    }
    const buffer = this.#wb.buffers.get(tab.id);
    if (buffer === null) return null;
    const model = editor.createModel(buffer.text, language);
    plainBrackets(model);
    // A new, empty text takes the form of its file; other texts bring their line ends with them.
    if (model.getLineCount() === 1)
      model.setEOL(tab.form.eol === '\r\n' ? editor.EndOfLineSequence.CRLF : editor.EndOfLineSequence.LF);
    this.#models.set(tab.id, { model, store: attach(model, buffer) });
    this.#mark();
    return model;
  }

  #mark(): void {
    const { problems, checked } = this.#wb.problems.getState();
    const found = checked.flatMap(({ source, warnings }) => {
      const tab = source === null ? null : tabOf(this.#wb.tabs.getState(), source);
      return warnings.map((warning) => ({ tab: tab?.id ?? null, warning }));
    });
    for (const [id, { model }] of this.#models) {
      const warnings = found.filter(({ tab }) => tab === id).flatMap(({ warning }) => warningMarkers(model, warning));
      const markers = problems
        .filter(({ tab, line }) => tab === id && line <= model.getLineCount())
        .map(({ line, message, isOrigin }) => ({
          severity: isOrigin ? MarkerSeverity.Error : MarkerSeverity.Info,
          message,
          startLineNumber: line,
          endLineNumber: line,
          startColumn: model.getLineFirstNonWhitespaceColumn(line) || 1,
          endColumn: model.getLineMaxColumn(line),
        }));
      editor.setModelMarkers(model, OWNER, [...markers, ...warnings]);
    }
  }

  #drop(id: string): void {
    this.#models.get(id)?.store[Symbol.dispose]();
    this.#models.delete(id);
  }

  [Symbol.dispose](): void {
    this.#store[Symbol.dispose]();
    for (const id of [...this.#models.keys()]) this.#drop(id);
  }
}
