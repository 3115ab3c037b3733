import type { HostHandlers } from '../contract/api.js';
import { Draft } from '../contract/computer.js';
import type { Logger } from '../base/logger.js';
import type { TextStore } from '../settings/text-store.js';

/** Drafts that are handed out at a start; older ones stay on disk. */
const MAX_LISTED = 200;

/** The contract's `drafts`: one text for each unsaved buffer. */
export function createDraftsHandlers(texts: TextStore, log: Logger): HostHandlers['drafts'] {
  const nameOf = (id: string): string => `${id}.json`;
  return {
    async list() {
      const names = (await texts.list()).filter((name) => name.endsWith('.json'));
      const drafts = await Promise.all(names.map((name) => readDraft(texts, name, log)));
      return drafts
        .filter((draft) => draft !== null)
        .sort((a, b) => b.at - a.at)
        .slice(0, MAX_LISTED);
    },
    async put(draft) {
      await texts.write(nameOf(draft.id), JSON.stringify(draft));
      return {};
    },
    async remove({ id }) {
      if (Draft.shape.id.safeParse(id).success) await texts.remove(nameOf(id));
      return {};
    },
  };
}

/** A draft, or null when its file is broken: it is put aside, so that nothing is lost. */
async function readDraft(texts: TextStore, name: string, log: Logger): Promise<Draft | null> {
  const text = await texts.read(name);
  if (text === null) return null;
  const parsed = Draft.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  log.warn(`A draft could not be read and was kept as ${await texts.moveAside(name)}.`);
  return null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
