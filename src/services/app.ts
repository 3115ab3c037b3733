import { OutpostError } from '../base/errors.js';
import type { HostHandlers } from '../contract/api.js';
import { maskLog } from '../files/mask-secrets.js';
import { diagnosticsText } from './diagnostics.js';
import type { Environment } from './environment.js';
import { isKnownPage } from './known-pages.js';
import type { Sessions } from './sessions.js';
import type { Uploads } from './uploads.js';

/** What the handlers of `app` need. */
export interface AppParts {
  readonly environment: Environment;
  readonly sessions: Sessions;
  readonly uploads: Uploads;
}

/** The contract's `app`. */
export function createAppHandlers({ environment, sessions, uploads }: AppParts): HostHandlers['app'] {
  const log = environment.log.child('window');
  return {
    info: async (_params, { client }) => ({
      version: environment.version,
      shell: environment.shell,
      platform: environment.platform,
      dialogs: environment.dialogs !== null,
      addFolderCommand: environment.addFolderCommand,
      dataFolder: environment.dataFolder,
      client,
      simulated: environment.simulators.boards.map(({ id, name, summary }) => ({ id, name, summary })),
    }),
    async openExternal({ url }) {
      if (!isKnownPage(url)) throw new OutpostError('app.bad-request', { issues: ['url: not on the list of known pages'] });
      await environment.openExternal(url);
      return {};
    },
    async saveAs({ name, content }, { client }) {
      if (environment.dialogs === null) return { saved: 'download-yourself' };
      const bytes = await uploads.bytesOf(client, content);
      const path = await environment.dialogs.pickSaveFile(client, name);
      if (path === null) return { saved: 'cancelled' };
      await environment.files.writeChosen(path, bytes);
      return { saved: 'yes' };
    },
    async mask({ content }, { client }) {
      const { content: bytes, count } = maskLog(await uploads.bytesOf(client, content));
      return { bytes, count };
    },
    async log({ level, message }) {
      log[level](message);
      return {};
    },
    logLines: (_params, { signal }) => environment.recentLog.read(signal),
    diagnostics: async () => ({ text: diagnosticsText(environment, sessions.list.value) }),
  };
}
