import type { HostHandlers } from '../contract/api.js';
import { Settings } from '../contract/computer.js';
import type { Logger } from '../base/logger.js';
import type { TextStore } from '../settings/text-store.js';
import { LiveValue } from './live-value.js';

const NAME = 'settings.json';

/** A person's settings: read once, watched, written whole at each change. */
export class SettingsKeeper {
  readonly #texts: TextStore;
  readonly #value: LiveValue<Settings>;
  #writing: Promise<void> = Promise.resolve();

  private constructor(texts: TextStore, initial: Settings) {
    this.#texts = texts;
    this.#value = new LiveValue(initial);
  }

  /** Reads the settings. A file that can't be read is put aside, and each value that is not valid falls back to its default. */
  static async open(texts: TextStore, log: Logger): Promise<SettingsKeeper> {
    const text = await texts.read(NAME);
    const found = text === null ? {} : parse(text);
    if (found === undefined) {
      const aside = await texts.moveAside(NAME);
      log.warn(`${NAME} could not be read and was kept as ${aside}.`);
    }
    return new SettingsKeeper(texts, validated(found ?? {}));
  }

  get value(): Settings {
    return this.#value.value;
  }

  watch(signal: AbortSignal): AsyncIterable<Settings> {
    return this.#value.watch(signal);
  }

  /** Changes some values. They count at once, and are on disk when this resolves. */
  async update(values: Partial<Settings>): Promise<Settings> {
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
    this.#value.set({ ...this.#value.value, ...given });
    this.#writing = this.#writing
      .catch(() => undefined) // an earlier failure was its own caller's
      .then(() => this.#texts.write(NAME, `${JSON.stringify(this.#value.value, null, 2)}\n`));
    await this.#writing;
    return this.#value.value;
  }
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function validated(found: Readonly<Record<string, unknown>>): Settings {
  const valid = Object.entries(Settings.shape).flatMap(([key, schema]) => {
    const parsed = schema.safeParse(found[key]);
    return parsed.success ? [[key, parsed.data]] : [];
  });
  return Settings.parse(Object.fromEntries(valid));
}

/** The contract's `settings`. */
export function createSettingsHandlers(settings: SettingsKeeper): HostHandlers['settings'] {
  return {
    watch: (_params, { signal }) => settings.watch(signal),
    update: ({ values }) => settings.update(values as Partial<Settings>),
  };
}
