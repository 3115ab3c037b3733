import type { WaitOptions } from '../../../src/base/deadline.js';
import { bytesEqual } from '../../../src/base/bytes.js';
import { HISTORY_LIMIT } from '../../../src/files/history.js';
import { printOf } from '../../../src/files/print.js';
import type { Report } from '../../../src/files/progress.js';
import { openRawReplFs, type RawReplFs } from '../../../src/files/raw-repl-fs.js';
import { boardTarget, mountsBelow, readBoardSide } from '../../../src/files/sync-board.js';
import { boardNames, planSync, type SideEntry } from '../../../src/files/sync-plan.js';
import { runSync } from '../../../src/files/sync-run.js';
import { upload, type UploadEntry } from '../../../src/files/upload.js';
import { deflate, type Program } from './rig.js';
import type { CasePlan } from './plan.js';

/** Path on the board of a path on its disk. */
export function onBoard(fs: Pick<RawReplFs, 'root'>, path: string): string {
  return fs.root === '/' ? path : fs.root + path;
}

/** Does what the case is about, as the services do it. */
export async function act(plan: CasePlan, program: Program, wait: WaitOptions, report: Report): Promise<void> {
  await using lease = await program.session.acquire('Campaign', { ...wait, interrupt: true });
  const fs = await openRawReplFs(lease, { ...wait, deflate });
  const context = { ...wait, backup: program.backup, known: program.known, report };
  if (plan.action === 'download') await download(plan, fs, wait);
  else if (plan.action === 'sync' || plan.action === 'restore') await sync(plan, fs, context);
  else await upload(fs, entriesOf(plan), { to: fs.root, replace: true, kind: fs.kind }, context);
}

async function download(plan: CasePlan, fs: RawReplFs, wait: WaitOptions): Promise<void> {
  for (const { path, old } of plan.files) {
    if (!path.includes('log') || old === null) continue;
    const content = await fs.read(onBoard(fs, path), wait);
    if (!bytesEqual(content, old)) throw new WrongDownload(path);
  }
}

/** A download that ended well and is not what the board has. */
export class WrongDownload extends Error {}

function entriesOf(plan: CasePlan): readonly UploadEntry[] {
  const files = plan.files.flatMap(({ path, old, fresh }) => (fresh === null || fresh === old ? [] : [{ path, fresh }]));
  const folders = new Set(files.flatMap(({ path }) => parentsOf(path)));
  return [
    ...[...folders].map((path): UploadEntry => ({ kind: 'folder', relative: path.slice(1) })),
    ...files.map(({ path, fresh }): UploadEntry => ({
      kind: 'file',
      relative: path.slice(1),
      size: fresh.length,
      read: () => Promise.resolve(fresh),
    })),
  ];
}

function parentsOf(path: string): readonly string[] {
  const parts = path.split('/').slice(1, -1);
  return parts.map((_, i) => `/${parts.slice(0, i + 1).join('/')}`);
}

async function sync(
  plan: CasePlan,
  fs: RawReplFs,
  context: WaitOptions & Pick<Program, 'backup' | 'known'> & { readonly report: Report },
): Promise<void> {
  const folder = onBoard(fs, '/app');
  const here = new Map(
    plan.files.flatMap(({ path, fresh }) =>
      path.startsWith('/app/') && fresh !== null ? [[path.slice('/app/'.length), fresh] as const] : [],
    ),
  );
  const folders = new Set([...here.keys()].flatMap((path) => parentsOf(`/${path}`).map((one) => one.slice(1))));
  const source: SideEntry[] = [
    ...[...folders].map((path): SideEntry => ({ path, kind: 'folder', size: null, print: null })),
    ...[...here].map(([path, fresh]): SideEntry => ({ path, kind: 'file', size: fresh.length, print: printOf(fresh) })),
  ];
  const target = await readBoardSide(fs, folder, context);
  const { items } = planSync(source, target, { ignore: [], names: boardNames(fs.kind), isMount: mountsBelow(fs, folder) });
  const ok = items.filter(({ problem }) => problem === null);
  const choice = {
    copy: ok.filter(({ change }) => change === 'new' || change === 'changed').map(({ path }) => path),
    remove: ok.filter(({ change }) => change === 'deleted').map(({ path }) => path),
  };
  const { failures } = await runSync(
    items,
    choice,
    {
      source: { read: (path) => Promise.resolve(here.get(path) ?? new Uint8Array()) },
      target: boardTarget({ fs, folder, known: context.known, backup: context.backup }),
    },
    { ...context, kept: HISTORY_LIMIT },
  );
  const [first] = failures;
  if (first !== undefined) throw first.error;
}
