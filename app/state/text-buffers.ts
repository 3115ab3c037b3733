import { toDisposable, type Disposable } from '../../src/base/disposable.js';
import { Emitter } from '../../src/base/event.js';

/** Where the text of a tab really lives: a plain string at first, the editor's model once that is loaded. */
export interface TextSource {
  getText(): string;
  setText(text: string): void;
  /** A number that returns to its old value when a change is undone. */
  version(): number;
}

function plainSource(initial: string): TextSource {
  let text = initial;
  let version = 1;
  return {
    getText: () => text,
    setText: (next) => {
      text = next;
      version += 1;
    },
    version: () => version,
  };
}

/** The text of one tab, and whether it differs from what was last saved. */
export class TextBuffer {
  readonly id: string;
  readonly #changed: (buffer: TextBuffer) => void;
  #source: TextSource;
  #savedVersion: number | null;

  constructor(id: string, text: string, isDirty: boolean, changed: (buffer: TextBuffer) => void) {
    this.id = id;
    this.#source = plainSource(text);
    this.#savedVersion = isDirty ? null : this.#source.version();
    this.#changed = changed;
  }

  get text(): string {
    return this.#source.getText();
  }

  get isDirty(): boolean {
    return this.#source.version() !== this.#savedVersion;
  }

  /** Stamp of the present text, for `markSaved` after a save that took a while. */
  get version(): number {
    return this.#source.version();
  }

  /** Replaces the whole text, as one change. */
  replace(text: string): void {
    this.#source.setText(text);
    this.touch();
  }

  /** The text of that version is the saved one; later typing stays dirty. */
  markSaved(version: number = this.version): void {
    this.#savedVersion = version;
    this.touch();
  }

  /** Nothing that is saved anywhere equals this text. */
  markUnsaved(): void {
    this.#savedVersion = null;
    this.touch();
  }

  /** The editor's model takes over; disposing of the result takes the text back into a plain string. */
  attach(source: TextSource): Disposable {
    const wasDirty = this.isDirty;
    this.#source = source;
    this.#savedVersion = wasDirty ? null : source.version();
    return toDisposable(() => {
      const dirty = this.isDirty;
      this.#source = plainSource(source.getText());
      this.#savedVersion = dirty ? null : this.#source.version();
    });
  }

  /** The editor calls this after each change. */
  touch(): void {
    this.#changed(this);
  }
}

/** The texts of all tabs. */
export class TextBuffers implements Disposable {
  readonly #buffers = new Map<string, TextBuffer>();
  readonly #onDidChange = new Emitter<TextBuffer>();
  readonly #onDidRemove = new Emitter<string>();

  /** A text changed, or whether it is saved. */
  readonly onDidChange = this.#onDidChange.event;
  /** A tab was closed. */
  readonly onDidRemove = this.#onDidRemove.event;

  create(id: string, text: string, isDirty = false): TextBuffer {
    const buffer = new TextBuffer(id, text, isDirty, (changed) => this.#onDidChange.fire(changed));
    this.#buffers.set(id, buffer);
    this.#onDidChange.fire(buffer);
    return buffer;
  }

  get(id: string): TextBuffer | null {
    return this.#buffers.get(id) ?? null;
  }

  remove(id: string): void {
    if (this.#buffers.delete(id)) this.#onDidRemove.fire(id);
  }

  [Symbol.dispose](): void {
    this.#buffers.clear();
    this.#onDidChange[Symbol.dispose]();
    this.#onDidRemove[Symbol.dispose]();
  }
}
