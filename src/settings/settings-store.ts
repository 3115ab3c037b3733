import type { z } from 'zod';
import { Emitter, type Event } from '../base/event.js';
import type { Logger } from '../base/logger.js';
import type { TextStore } from './text-store.js';

/** An object schema in which every field has a default. */
type SettingsSchema = z.ZodObject;

/** What was wrong with the file at the last start, for a notice. */
export type SettingsProblem =
  /** It could not be read at all: it was renamed, and the defaults hold. */
  | { readonly kind: 'moved-aside'; readonly name: string }
  /** These keys had values that are not allowed: their defaults hold, the file is as it was. */
  | { readonly kind: 'bad-values'; readonly keys: readonly string[] };

/** What a settings store needs. */
export interface SettingsOptions<S extends SettingsSchema> {
  readonly schema: S;
  readonly texts: TextStore;
  readonly log: Logger;
}

const FILE = 'settings.json';

/**
 * A person's settings in `settings.json`, which may also be edited by hand.
 *
 * Keys that this version does not know are kept when writing (a newer version's settings, a note). A value that is not allowed counts as
 * its default. A file that is no JSON is moved aside, never overwritten. Only what differs from the default is written.
 */
export class SettingsStore<S extends SettingsSchema> {
  readonly #options: SettingsOptions<S>;
  readonly #onDidChange = new Emitter<z.infer<S>>();
  readonly #defaults: Readonly<Record<string, unknown>>;
  #raw: Readonly<Record<string, unknown>> = {};
  #problem: SettingsProblem | null = null;
  #writing: Promise<void> = Promise.resolve();

  private constructor(options: SettingsOptions<S>) {
    this.#options = options;
    this.#defaults = options.schema.parse({});
  }

  /** Reads the file; never fails on its content. */
  static async load<S extends SettingsSchema>(options: SettingsOptions<S>): Promise<SettingsStore<S>> {
    const store = new SettingsStore(options);
    await store.#load();
    return store;
  }

  /** Fires with the new settings after each change. */
  get onDidChange(): Event<z.infer<S>> {
    return this.#onDidChange.event;
  }

  get problem(): SettingsProblem | null {
    return this.#problem;
  }

  /** All settings, defaults filled in. */
  get current(): z.infer<S> {
    const values: Record<string, unknown> = { ...this.#defaults };
    for (const [key, field] of Object.entries(this.#options.schema.shape)) {
      const parsed = (field as z.ZodType).safeParse(this.#raw[key]);
      if (parsed.success) values[key] = parsed.data;
    }
    return values as z.infer<S>;
  }

  /** Changes some settings; the values were checked by the contract's schema. Resolves when they are on disk. */
  async update(values: Partial<z.infer<S>>): Promise<z.infer<S>> {
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
    const all = { ...this.#raw, ...given };
    this.#raw = Object.fromEntries(
      Object.entries(all).filter(([key, value]) => !(key in given) || value !== this.#defaults[key]),
    );
    this.#onDidChange.fire(this.current);
    const write = (): Promise<void> => this.#options.texts.write(FILE, `${JSON.stringify(this.#raw, null, 2)}\n`);
    this.#writing = this.#writing.then(write, write);
    await this.#writing;
    return this.current;
  }

  async #load(): Promise<void> {
    const { texts, log, schema } = this.#options;
    const text = await texts.read(FILE);
    const raw = text === null || text.trim() === '' ? {} : parseObject(text);
    if (raw === null) {
      const name = await texts.moveAside(FILE);
      log.warn('The settings could not be read; the defaults hold', { movedTo: name });
      this.#problem = { kind: 'moved-aside', name };
      return;
    }
    this.#raw = raw;
    const keys = Object.entries(schema.shape)
      .filter(([key, field]) => key in raw && !(field as z.ZodType).safeParse(raw[key]).success)
      .map(([key]) => key);
    if (keys.length === 0) return;
    log.warn('Some settings have values that are not allowed; their defaults hold', { keys });
    this.#problem = { kind: 'bad-values', keys };
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
