/** Texts that survive a restart. */
export interface PathMapTexts {
  read(name: string): Promise<string | null>;
  write(name: string, text: string): Promise<void>;
}

/** A file on this computer. */
export interface LocalFile {
  readonly root: string;
  readonly path: string;
}

const FILE = 'path-map.json';
/** The oldest are forgotten beyond this many. */
const KEEP = 2000;

/**
 * Where on which board a file of this computer was last saved, so that the next save goes there without a question.
 *
 * Kept per kind of target: the board's own id when it is known, so that two boards may hold the same script under different names.
 */
export class PathMap {
  readonly #texts: PathMapTexts;
  #entries: Promise<Map<string, string>> | undefined;

  constructor(texts: PathMapTexts) {
    this.#texts = texts;
  }

  /** The device path, or null when this file was never saved to that board. */
  async find(board: string, file: LocalFile): Promise<string | null> {
    return (await this.#load()).get(keyOf(board, file)) ?? null;
  }

  async remember(board: string, file: LocalFile, devicePath: string): Promise<void> {
    const entries = await this.#load();
    const key = keyOf(board, file);
    entries.delete(key);
    entries.set(key, devicePath);
    for (const oldest of entries.keys()) {
      if (entries.size <= KEEP) break;
      entries.delete(oldest);
    }
    await this.#texts.write(FILE, `${JSON.stringify([...entries], null, 1)}\n`);
  }

  #load(): Promise<Map<string, string>> {
    return (this.#entries ??= this.#texts.read(FILE).then(parseEntries));
  }
}

function keyOf(board: string, { root, path }: LocalFile): string {
  return JSON.stringify([board, root, path]);
}

/** A broken map is only a lost convenience: begun anew. */
function parseEntries(text: string | null): Map<string, string> {
  if (text === null) return new Map();
  try {
    const value = JSON.parse(text) as unknown;
    return new Map(Array.isArray(value) ? value.filter(isPair) : []);
  } catch (error) {
    if (error instanceof SyntaxError) return new Map();
    throw error;
  }
}

function isPair(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}
