import { OutpostError } from '../base/errors.js';
import type { HostHandlers } from '../contract/api.js';
import type { SessionId } from '../contract/common.js';
import { openBackup, writeBackup, type RestoreSource } from '../files/backup.js';
import { sha256 } from '../files/sha256.js';
import { boardTarget, mountsBelow, readBoardSide } from '../files/sync-board.js';
import { boardNames, planSync } from '../files/sync-plan.js';
import { startBoardJob, type BoardJob } from './board-job.js';
import type { Board } from './boards.js';
import type { PreparedSync } from './plans.js';
import { shownPlan, sideOf, type SyncParts } from './sync.js';

type Handlers = HostHandlers['backup'];
type Source = Parameters<Handlers['startRestorePlan']>[0]['source'];

/** The contract's `backup`. */
export function createBackupHandlers(parts: SyncParts): Handlers {
  const { workspace, environment, sessions } = parts;
  return {
    async start({ session, root, path, secrets }) {
      const subject = lastOf(path);
      const { profile } = sessions.get(session).session;
      const job = startBoardJob(parts, { kind: 'backup', subject, session, access: 'look' }, async (board, { wait, report }) => {
        const { firmware, uniqueId } = board.identity;
        const origin = { board: profile.name, firmware, uniqueId, at: environment.clock.wallTime() };
        await using file = await workspace.openWriter(root, path, { expected: null });
        const result = await writeBackup(board.fs, file, origin, { ...wait, secrets, known: board.known, report });
        await file.commit();
        return { kind: 'backup', path, ...result };
      });
      return { job };
    },
    async startRestorePlan({ session, source }, { client }) {
      const name = source.kind === 'workspace' ? lastOf(source.path) : source.name;
      const load = await loaderOf(parts, source, client);
      const order = { kind: 'compare', subject: name, session, access: 'look' } as const;
      const job = startBoardJob(parts, order, async (board, work) => {
        const prepared = await prepareRestore(session, { name, load }, board, work);
        return { kind: 'plan', plan: parts.plans.add(prepared) };
      });
      return { job };
    },
  };
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Reads the zip now, and again when the plan is done: a file of this computer is not kept in memory meanwhile. */
async function loaderOf({ workspace, uploads }: SyncParts, source: Source, client: string): Promise<() => Promise<Uint8Array>> {
  if (source.kind === 'workspace') return async () => (await workspace.read(source.root, source.path)).bytes;
  const bytes = await uploads.bytesOf(client, source.content);
  return () => Promise.resolve(bytes);
}

async function prepareRestore(
  session: SessionId,
  { name, load }: { readonly name: string; readonly load: () => Promise<Uint8Array> },
  board: Board,
  job: BoardJob,
): Promise<PreparedSync> {
  const { fs } = board;
  job.report({ step: 'step.comparing', args: {}, done: 0, total: null, unit: 'none', uncancellable: null });
  const bytes = await load();
  const diskBytes = (await fs.usage(job.wait))?.total ?? null;
  const backup = openBackup(bytes, { name, diskBytes });
  const masked = new Set(backup.masked);
  const there = (await readBoardSide(fs, fs.root, job.wait)).filter(({ path }) => !masked.has(path));
  const plan = planSync(backup.entries, there, {
    ignore: backup.ignore,
    names: boardNames(fs.kind),
    isMount: mountsBelow(fs, fs.root),
  });
  const about = { session, direction: 'to-board', source: name, target: fs.root, masked: backup.masked, ...plan } as const;
  const print = sha256(bytes);
  return {
    shown: await shownPlan(about, { board, folder: fs.root, job }),
    items: plan.items,
    job: 'restore',
    subject: name,
    board: board.identity.uniqueId,
    folder: fs.root,
    sides: (opened) => ({
      source: laterSource(async () => {
        const again = await load();
        if (sha256(again) !== print) throw new OutpostError('workspace.changed-on-disk', { path: name });
        return openBackup(again, { name, diskBytes });
      }),
      target: boardTarget(sideOf(opened, fs.root)),
    }),
  };
}

/** Opens the backup when the first content is asked for. */
function laterSource(open: () => Promise<RestoreSource>): RestoreSource['source'] {
  let opened: Promise<RestoreSource> | undefined;
  return {
    async read(path, options) {
      opened ??= open();
      return (await opened).source.read(path, options);
    },
  };
}
