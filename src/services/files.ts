import { Deadline } from '../base/deadline.js';
import { OutpostError } from '../base/errors.js';
import type { HostHandlers } from '../contract/api.js';
import type { SessionId } from '../contract/common.js';
import { joinDevicePath, normalizeFilePath, parentOf } from '../files/path.js';
import { printOf } from '../files/print.js';
import { treeOf, type Boards } from './boards.js';
import type { Broadcast } from './broadcast.js';
import type { Connected } from './connected.js';
import type { Control } from './control.js';
import type { Environment } from './environment.js';
import { createSaveHandlers } from './save.js';
import type { Jobs } from './jobs.js';
import type { Sessions } from './sessions.js';
import { createTransferHandlers } from './transfer.js';
import type { Uploads } from './uploads.js';
import type { Workspace } from '../workspace/index.js';

/** Longest time for a short action on files. */
const ACTION_MS = 30_000;

/** Largest file that is read whole into a window. */
const READ_LIMIT = 16 * 1024 * 1024;

/** Files of a board that changed. */
export interface FilesChanged {
  readonly session: SessionId;
  readonly paths: readonly string[];
}

/** What the handlers of `files` need. */
export interface FilesParts {
  readonly environment: Pick<Environment, 'clock' | 'log'>;
  readonly sessions: Sessions;
  readonly boards: Boards;
  readonly control: Control;
  readonly jobs: Jobs;
  readonly uploads: Uploads;
  readonly workspace: Workspace;
  readonly changes: Broadcast<FilesChanged>;
}

type FilesHandlers = HostHandlers['files'];

/** The contract's `files`. */
export function createFilesHandlers(parts: FilesParts): FilesHandlers {
  return {
    ...createReadHandlers(parts),
    ...createChangeHandlers(parts),
    ...createSaveHandlers(parts),
    ...createTransferHandlers(parts),
    changes: (_params, { signal }) => parts.changes.read(signal),
  };
}

function createReadHandlers({
  environment,
  sessions,
  boards,
}: FilesParts): Pick<FilesHandlers, 'tree' | 'read' | 'history' | 'readHistory'> {
  const wait = (signal: AbortSignal): { deadline: Deadline; signal: AbortSignal } => ({
    deadline: Deadline.after(ACTION_MS, environment.clock),
    signal,
  });
  const historyOf = (connected: Connected) => boards.storesOf(connected, connected.session.identity).history;
  return {
    tree: ({ session }, { signal }) =>
      boards.look(sessions.get(session), 'Listing files', wait(signal), async ({ fs }) => {
        const entries = await treeOf(fs, wait(signal));
        return { root: fs.root, entries };
      }),
    read: ({ session, path }, { signal }) =>
      boards.look(sessions.get(session), `Reading ${path}`, wait(signal), async ({ fs, known, identity }) => {
        const entry = await fs.stat(path, wait(signal));
        if (entry === null) throw new OutpostError('fs.not-found', { path });
        if (entry.kind === 'folder') throw new OutpostError('fs.is-directory', { path });
        if ((entry.size ?? 0) > READ_LIMIT)
          throw new OutpostError('fs.too-large', { path, size: entry.size ?? 0, limit: READ_LIMIT });
        const bytes = await fs.read(path, wait(signal));
        const print = printOf(bytes);
        await known.note(path, print);
        return { bytes, hash: print.sha256, board: identity.uniqueId };
      }),
    history: async ({ session }) => historyOf(sessions.get(session)).list(),
    readHistory: async ({ session, id }) => ({ bytes: await historyOf(sessions.get(session)).read(id) }),
  };
}

function createChangeHandlers({
  environment,
  sessions,
  boards,
  control,
  changes,
}: FilesParts): Pick<FilesHandlers, 'makeFolder' | 'rename'> {
  const { clock } = environment;
  return {
    async makeFolder({ session, path }, { client, signal }) {
      const connected = sessions.get(session);
      control.require(session, client, path);
      const wait = { deadline: Deadline.after(ACTION_MS, clock), signal };
      await boards.change(connected, `Making ${path}`, wait, ({ fs }) => fs.makeFolder(path, wait));
      changes.send({ session, paths: [path] });
      return {};
    },
    async rename({ session, from, to }, { client, signal }) {
      const connected = sessions.get(session);
      control.require(session, client, from);
      const wait = { deadline: Deadline.after(ACTION_MS, clock), signal };
      await boards.change(connected, `Renaming ${from}`, wait, async ({ fs, known }) => {
        const target = normalizeFilePath(to, fs.kind);
        // A rename on LittleFS replaces what is there, without a word.
        if ((await fs.stat(target, wait)) !== null) throw new OutpostError('fs.exists', { path: target });
        await fs.rename(from, target, wait);
        await fs.sync(wait);
        await known.forget(from);
        await known.forget(target);
      });
      changes.send({ session, paths: [from, to, parentOf(from), joinDevicePath(parentOf(to))] });
      return {};
    },
  };
}
