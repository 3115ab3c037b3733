import { Deadline } from '../base/deadline.js';
import type { HostHandlers } from '../contract/api.js';
import type { Clock } from '../base/clock.js';
import type { Control } from './control.js';
import type { Sessions } from './sessions.js';

/** Longest time for sending pasted lines. */
const PASTE_MS = 60_000;

/** What the handlers of `repl` need. */
export interface ReplParts {
  readonly clock: Clock;
  readonly sessions: Sessions;
  readonly control: Control;
}

/** The contract's `repl`. */
export function createReplHandlers({ clock, sessions, control }: ReplParts): HostHandlers['repl'] {
  return {
    output: ({ session }, { signal }) => sessions.get(session).session.terminal.read(signal),
    async input({ session, bytes }, { client }) {
      const connected = sessions.get(session);
      control.require(session, client, 'Terminal');
      await connected.session.write(bytes);
      return {};
    },
    async paste({ session, text }, { client, signal }) {
      const connected = sessions.get(session);
      control.require(session, client, 'Terminal');
      await connected.session.paste(text, { deadline: Deadline.after(PASTE_MS, clock), signal });
      return {};
    },
  };
}
