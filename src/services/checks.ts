import { Deadline, type WaitOptions } from '../base/deadline.js';
import { isOutpostError } from '../base/errors.js';
import {
  applyFix,
  boardCompiler,
  checkFiles,
  modulesOnBoard,
  type BoardModule,
  type CheckContext,
  type CheckedFile,
} from '../checks/index.js';
import type { HostHandlers } from '../contract/api.js';
import type { SessionId } from '../contract/common.js';
import { normalizeFilePath } from '../files/path.js';
import { boardPrints } from '../files/prints.js';
import type { Board } from './boards.js';
import type { Connected } from './connected.js';
import type { Environment } from './environment.js';
import type { FilesParts } from './files.js';

/** Nobody waits longer for a hint. */
const LOOK_MS = 20_000;

/** What the handlers of `checks` need. */
export interface ChecksParts extends Pick<FilesParts, 'sessions' | 'boards' | 'jobs' | 'uploads' | 'workspace'> {
  readonly environment: Pick<Environment, 'clock' | 'log' | 'compileHere'>;
}

type Look = Parameters<HostHandlers['checks']['look']>[0];

/** The contract's `checks`. */
export function createChecksHandlers(parts: ChecksParts): HostHandlers['checks'] {
  const { environment, uploads } = parts;
  const modules = new Modules();
  return {
    async look({ session, files }, { client, signal }) {
      const wait = { deadline: Deadline.after(LOOK_MS, environment.clock), signal };
      const given = await contentsOf(parts, files, client);
      const connected = quietBoard(parts, session);
      const here = hereContext(parts, session, wait);
      if (connected === null) return checkFiles(given, here);
      try {
        return await parts.boards.look(connected, 'Checking files', wait, async (board) => {
          const there = await boardPrints(
            board.fs,
            given.map(({ path }) => path).filter((path) => isAskable(path, board)),
            wait,
          );
          return checkFiles(
            given.map((file) => ({ ...file, isNew: !there.has(file.path) })),
            {
              ...here,
              disk: board.fs.kind,
              firmware: board.identity,
              compileOnBoard: boardCompiler(board.lease),
              modulesOnBoard: (options) => modules.of(connected, board, options),
            },
          );
        });
      } catch (error) {
        // A board that is busy or went away meanwhile is no reason to say nothing.
        if (!isOutpostError(error)) throw error;
        environment.log.info('Files were checked without the board.', { error });
        return checkFiles(given, here);
      }
    },
    fix: async ({ content, fix }, { client }) => ({ bytes: applyFix(await uploads.bytesOf(client, content), fix) }),
  };
}

/** The board of a session, when asking it disturbs nothing: at its prompt, and without work of ours. */
function quietBoard({ sessions, jobs }: ChecksParts, session: SessionId | null): Connected | null {
  if (session === null) return null;
  const connected = sessions.get(session);
  const isWorking = jobs.working.some((job) => job.session === session);
  return connected.mode === 'repl' && connected.session.state.kind === 'idle' && !isWorking ? connected : null;
}

/** What can be said without asking a board; what is known of the session's board counts. */
function hereContext({ sessions, environment }: ChecksParts, session: SessionId | null, wait: WaitOptions): CheckContext {
  const board = session === null ? null : sessions.get(session).session;
  return {
    ...wait,
    disk: board === null || board.identity === null ? null : board.profile.files.kind,
    firmware: board?.identity ?? null,
    bundled: environment.compileHere,
  };
}

async function contentsOf({ workspace, uploads }: ChecksParts, files: Look['files'], client: string): Promise<CheckedFile[]> {
  const given: CheckedFile[] = [];
  for (const { target, source } of files) {
    const bytes =
      source.kind === 'workspace'
        ? (await workspace.read(source.root, source.path)).bytes
        : await uploads.bytesOf(client, source.content);
    given.push({ path: target, bytes, isNew: true });
  }
  return given;
}

/** A path that the board's disk can't have would be refused; the checks name it. */
function isAskable(path: string, { fs }: Board): boolean {
  try {
    return normalizeFilePath(path, fs.kind) === path;
  } catch (error) {
    if (isOutpostError(error, 'fs.bad-name')) return false;
    throw error;
  }
}

/** The module list of each board, asked once while it is the same firmware. */
class Modules {
  readonly #lists = new WeakMap<Connected, { readonly firmware: string; readonly list: readonly BoardModule[] | null }>();

  async of(connected: Connected, { lease, identity }: Board, wait: WaitOptions): Promise<readonly BoardModule[] | null> {
    const firmware = `${identity.uniqueId ?? ''} ${identity.firmware}`;
    const known = this.#lists.get(connected);
    if (known?.firmware === firmware) return known.list;
    const list = await modulesOnBoard(lease, wait);
    this.#lists.set(connected, { firmware, list });
    return list;
  }
}
