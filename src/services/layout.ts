import type { HostHandlers } from '../contract/api.js';
import type { TextStore } from '../settings/text-store.js';

const NAME = 'layout.json';

/** The contract's `layout`: one text that only the window understands. */
export function createLayoutHandlers(texts: TextStore): HostHandlers['layout'] {
  return {
    get: async () => ({ json: await texts.read(NAME) }),
    async set({ json }) {
      await texts.write(NAME, json);
      return {};
    },
  };
}
