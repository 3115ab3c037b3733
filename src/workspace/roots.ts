import { Emitter, type Event } from '../base/event.js';

/** A folder or single file that a person opened. */
export interface Root {
  readonly id: string;
  readonly kind: 'folder' | 'file';
  /** Absolute; never crosses the wire. */
  readonly path: string;
  readonly openedAt: number;
}

/** Texts that survive a restart. */
export interface RootTexts {
  read(name: string): Promise<string | null>;
  write(name: string, text: string): Promise<void>;
}

/** What the list of roots needs. */
export interface RootsOptions {
  readonly texts: RootTexts;
  readonly randomId: () => string;
  readonly now: () => number;
}

const FILE = 'roots.json';
/** Roots that were closed long ago are forgotten. */
const KEEP = 50;

/**
 * Which folders and files may be reached at all, which of them are open, remembered across restarts.
 *
 * An id stays with its path, so that reopened tabs find their files. Only the composition root adds roots: from the system's dialogs, the
 * command line and the settings; the wire carries ids (SECURITY.md 2.7).
 */
export class Roots {
  readonly #options: RootsOptions;
  readonly #onDidChange = new Emitter<void>();
  #known: readonly Root[] = [];
  #open: readonly string[] = [];
  #writing: Promise<void> = Promise.resolve();

  private constructor(options: RootsOptions) {
    this.#options = options;
  }

  /** Reads what the last start remembered. A broken list is begun anew. */
  static async load(options: RootsOptions): Promise<Roots> {
    const roots = new Roots(options);
    const saved = parseSaved(await options.texts.read(FILE));
    roots.#known = saved.known;
    roots.#open = saved.open.filter((id) => saved.known.some((root) => root.id === id));
    return roots;
  }

  get onDidChange(): Event<void> {
    return this.#onDidChange.event;
  }

  /** Most recently opened first. */
  get known(): readonly Root[] {
    return this.#known;
  }

  get open(): readonly Root[] {
    return this.#open.map((id) => this.find(id)).filter((root) => root !== undefined);
  }

  find(id: string): Root | undefined {
    return this.#known.find((root) => root.id === id);
  }

  /** Makes a folder or file known and open. */
  add(kind: Root['kind'], path: string): Promise<Root> {
    const before = this.#known.find((root) => root.kind === kind && root.path === path);
    const root: Root = { id: before?.id ?? this.#options.randomId(), kind, path, openedAt: this.#options.now() };
    this.#known = [root, ...this.#known.filter((other) => other.id !== root.id)];
    return this.setOpen(root.id, true).then(() => root);
  }

  /** Opens or closes a known root. */
  async setOpen(id: string, isOpen: boolean): Promise<void> {
    const others = this.#open.filter((other) => other !== id);
    this.#open = isOpen ? [...others, id] : others;
    this.#known = this.#known.filter((root, i) => i < KEEP || this.#open.includes(root.id));
    this.#onDidChange.fire();
    await this.#save();
  }

  /** One write after the other, each with the newest state. */
  #save(): Promise<void> {
    const write = (): Promise<void> =>
      this.#options.texts.write(FILE, `${JSON.stringify({ known: this.#known, open: this.#open }, null, 2)}\n`);
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }
}

function parseSaved(text: string | null): { readonly known: readonly Root[]; readonly open: readonly string[] } {
  const nothing = { known: [], open: [] };
  if (text === null) return nothing;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return nothing;
    throw error;
  }
  if (typeof value !== 'object' || value === null) return nothing;
  const { known, open } = value as { readonly known?: unknown; readonly open?: unknown };
  return {
    known: Array.isArray(known) ? known.filter(isRoot) : [],
    open: Array.isArray(open) ? open.filter((id) => typeof id === 'string') : [],
  };
}

function isRoot(value: unknown): value is Root {
  if (typeof value !== 'object' || value === null) return false;
  const { id, kind, path, openedAt } = value as Partial<Record<keyof Root, unknown>>;
  return (
    typeof id === 'string' && (kind === 'folder' || kind === 'file') && typeof path === 'string' && typeof openedAt === 'number'
  );
}
