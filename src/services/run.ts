import { hasQuirk } from '../boards/catalogue.js';
import type { BoardProfile } from '../boards/profile.js';
import { utf8TextStrict } from '../base/bytes.js';
import { OutpostError } from '../base/errors.js';
import type { HostHandlers } from '../contract/api.js';
import type { Settings } from '../contract/computer.js';
import type { Control } from './control.js';
import type { Jobs } from './jobs.js';
import type { Sessions } from './sessions.js';
import type { Uploads } from './uploads.js';

/** What the handlers of `run` need. */
export interface RunParts {
  readonly sessions: Sessions;
  readonly control: Control;
  readonly jobs: Jobs;
  readonly uploads: Uploads;
  readonly settings: () => Settings;
}

/** The contract's `run`. */
export function createRunHandlers({ sessions, control, jobs, uploads, settings }: RunParts): HostHandlers['run'] {
  return {
    async start({ session, name, content }, { client }) {
      const connected = sessions.get(session);
      control.require(session, client, name);
      const code = utf8TextStrict(await uploads.bytesOf(client, content));
      if (code === undefined) throw new OutpostError('app.bad-request', { issues: ['content: not UTF-8 text'] });
      const resetFirst = resetsFirst(connected.session.profile, settings().resetBeforeRun);
      const job = jobs.start({
        kind: 'run',
        subject: name,
        session,
        work: async ({ signal }) => ({
          kind: 'run',
          outcome: await connected.session.run({ name, code, resetFirst }, { signal }),
        }),
      });
      return { job };
    },
  };
}

/** Whether Python is restarted before a run: unless the person does not want it, or this board must not be soft-reset. */
export function resetsFirst(profile: BoardProfile, setting: Settings['resetBeforeRun']): boolean {
  return setting !== 'never' && !hasQuirk(profile, 'no-soft-reset');
}
