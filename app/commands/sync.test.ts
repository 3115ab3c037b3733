import { describe, expect, test } from 'vitest';
import { JobId } from '../../src/contract/common.js';
import type { JobInfo } from '../../src/contract/jobs.js';
import type { SyncPlan } from '../../src/contract/sync.js';
import { OutpostError } from '../../src/base/errors.js';
import { fakeRoot, fakeSession, session } from '../host/testing/fake-host.js';
import { windowBench, type WindowBench } from '../host/testing/window-bench.js';
import { openWorkspaceFile } from '../state/documents.js';
import { activeTab } from '../state/tabs-store.js';
import { changeOrigin, startSync, tickRow } from './sync.js';

const ID = `sync-folders-${fakeSession}`;

const plan: SyncPlan = {
  id: 'plan-1',
  session: fakeSession,
  direction: 'to-board',
  source: 'project',
  target: 'Generic board',
  items: [
    { path: 'a.py', kind: 'file', change: 'new', size: 10, targetSize: null, changedThere: false, problem: null },
    { path: 'old.py', kind: 'file', change: 'deleted', size: null, targetSize: 5, changedThere: false, problem: null },
  ],
  ignored: [],
  needed: 512,
  free: 10_000,
  masked: [],
};

function job(id: string, kind: JobInfo['kind'], state: JobInfo['state']): JobInfo {
  return { id: JobId.parse(id), kind, subject: 'project', session: fakeSession, startedAt: 1, endedAt: 2, state };
}

const planned = (id: string): JobInfo => job(id, 'compare', { kind: 'done', result: { kind: 'plan', plan: 'plan-1' } });

async function previewed(): Promise<WindowBench> {
  const bench = await windowBench();
  const { host } = bench;
  host.answers.set('sync.startPlan', () => ({ job: 'plan-job' }));
  host.answers.set('sync.plan', () => plan);
  host.answers.set('sync.start', () => ({ job: 'sync-job' }));
  host.sessions.push([session()]);
  await bench.settle();
  await bench.commander.run('board.sync');
  await bench.settle();
  host.jobs.push([planned('plan-job')]);
  await bench.settle();
  return bench;
}

const viewOf = ({ wb }: WindowBench) => {
  const view = wb.sync.getState().views[ID];
  if (view === undefined) throw new Error('no preview');
  return view;
};

describe('a sync', () => {
  test('opens its preview with everything ticked that copies and nothing that deletes', async () => {
    const bench = await previewed();
    expect(activeTab(bench.wb.tabs.getState())).toMatchObject({ kind: 'sync', id: ID });
    const { phase, choice } = viewOf(bench);
    expect([phase.kind, [...choice.copy], [...choice.remove]]).toEqual(['ready', ['a.py'], []]);
  });

  test('does what is ticked, and then shows what is left', async () => {
    const bench = await previewed();
    const { host, wb } = bench;
    const syncing = startSync(wb, ID);
    await bench.settle();
    expect(host.seen('sync.start')).toEqual([{ plan: 'plan-1', copy: ['a.py'], remove: [] }]);
    host.answers.set('sync.startPlan', () => ({ job: 'again' }));
    host.answers.set('sync.plan', () => ({ ...plan, id: 'plan-2', items: plan.items.slice(1) }));
    const done = job('sync-job', 'sync', { kind: 'done', result: { kind: 'transfer', files: 1, bytes: 10 } });
    host.jobs.push([done, planned('again')]);
    await syncing;
    const { phase, outcome } = viewOf(bench);
    expect(phase).toMatchObject({ kind: 'ready', plan: { id: 'plan-2' } });
    expect(outcome).toEqual({ kind: 'done', files: 1, bytes: 10, removed: 0 });
    expect(host.seen('sync.forget')).toEqual([{ plan: 'plan-1' }]);
  });

  test('that was cancelled says so, and what was unticked before stays unticked', async () => {
    const bench = await previewed();
    const { host, wb } = bench;
    tickRow(wb, ID, {
      kind: 'item',
      id: 'x',
      group: 'new',
      path: 'a.py',
      tick: 'all',
      item: plan.items[0] ?? null,
      ignored: null,
    });
    expect(viewOf(bench).choice.copy.size).toBe(0);
    host.answers.set('sync.startPlan', () => ({ job: 'again' }));
    const syncing = startSync(wb, ID);
    await bench.settle();
    host.jobs.push([job('sync-job', 'sync', { kind: 'cancelled' }), planned('again')]);
    await syncing;
    expect([viewOf(bench).outcome, viewOf(bench).choice.copy.size]).toEqual([{ kind: 'cancelled' }, 0]);
  });

  test('whose comparison fails says why, in the place of the list', async () => {
    const bench = await previewed();
    bench.host.answers.set('sync.startPlan', () => {
      throw new OutpostError('workspace.not-found', { path: 'gone' });
    });
    changeOrigin(bench.wb, ID, { folder: 'gone' });
    await bench.settle();
    expect(viewOf(bench).phase.kind).toBe('failed');
  });

  test('whose tab is closed forgets its plan', async () => {
    const bench = await previewed();
    await bench.commander.run('file.close');
    await bench.settle();
    expect([bench.wb.sync.getState().views, bench.host.seen('sync.forget')]).toEqual([{}, [{ plan: 'plan-1' }]]);
  });
});

test('warnings before a save can be mended, and are not asked about twice', async () => {
  const bench = await windowBench((host) => host.put('door.py', 'print(“hi”)\n'));
  const { host, wb, commander } = bench;
  host.sessions.push([session()]);
  host.answers.set('checks.look', ({ files }: { files: { source: { content: { bytes: Uint8Array } } }[] }) =>
    new TextDecoder().decode(files[0]?.source.content.bytes).includes('“')
      ? [
          {
            path: '/main.py',
            kind: 'typographic-characters',
            line: 1,
            column: 7,
            details: { characters: '“”', count: 2 },
            fix: { kind: 'replace-characters', count: 2 },
          },
        ]
      : [],
  );
  host.answers.set('checks.fix', () => ({ bytes: new TextEncoder().encode('print("hi")\n') }));
  await bench.settle();
  const tab = await openWorkspaceFile(wb, fakeRoot.id, 'door.py');
  const saving = commander.run('device.save');
  await bench.settle();
  const { warnings } = bench.question('save').request;
  const [warning] = warnings ?? [];
  if (warning === undefined) throw new Error('no warning');
  await bench.answer('save', { action: 'fix', warning });
  await bench.settle();
  expect(wb.buffers.get(tab)?.text).toBe('print("hi")\n');
  const [sent] = host.seen('files.startSave') as readonly { content: { bytes: Uint8Array } }[];
  expect(new TextDecoder().decode(sent?.content.bytes)).toBe('print("hi")\n');
  host.jobs.push([job('job-1', 'save', { kind: 'cancelled' })]);
  await saving;
});
