import { expect, test } from 'vitest';
import { JobId } from '../../src/contract/common.js';
import type { BoardEntry } from '../../src/contract/jobs.js';
import { fakeRoot, fakeSession, session } from '../host/testing/fake-host.js';
import { windowBench, type WindowBench } from '../host/testing/window-bench.js';
import { t } from '../i18n/t.js';
import { activeTab } from '../state/tabs-store.js';
import { upload } from './file-transfers.js';

const target = { pane: 'board', session: fakeSession, folder: '/' } as const;

function onBoard(...names: readonly string[]): readonly BoardEntry[] {
  return names.map((name) => ({ path: `/${name}`, name, kind: 'file', size: 5 }));
}

async function boardWith(...names: readonly string[]): Promise<WindowBench> {
  const bench = await windowBench((host) => ['main.py', 'lib.py'].forEach((name) => host.put(name, 'new = 2\n')));
  bench.host.sessions.push([session()]);
  bench.host.answers.set('files.tree', () => ({ root: '/', entries: onBoard(...names) }));
  bench.host.answers.set('files.read', () => ({ bytes: new TextEncoder().encode('old = 1\n'), hash: 'h', board: 'aa11' }));
  bench.host.answers.set('files.startUpload', () => ({ job: JobId.parse('job-1') }));
  await bench.settle();
  bench.wb.boardFiles.setState({ session: fakeSession, tree: { kind: 'ready' }, root: '/', entries: onBoard(...names) });
  return bench;
}

test('a copy that would replace one file can be compared with it first, and nothing is written then', async () => {
  const bench = await boardWith('main.py');
  const copying = upload(bench.wb, fakeRoot.id, ['main.py'], target);
  await bench.settle();
  const { title, body, choices } = bench.question('confirm').request;
  expect([title, choices.map(({ value }) => value)]).toEqual([t('files.replaceOne', { name: 'main.py' }), ['yes', 'compare']]);
  expect(body).toContain(t('files.replaceStartup', { name: 'main.py' }));
  await bench.answer('confirm', 'compare');
  await copying;
  expect(activeTab(bench.wb.tabs.getState())).toMatchObject({ comparison: { left: 'old = 1\n', right: 'new = 2\n' } });
  expect(bench.host.seen('files.startUpload')).toEqual([]);
});

test('several files are listed without a comparison', async () => {
  const bench = await boardWith('main.py', 'lib.py');
  void upload(bench.wb, fakeRoot.id, ['main.py', 'lib.py'], target);
  await bench.settle();
  const { list, choices } = bench.question('confirm').request;
  expect([list, choices.map(({ value }) => value)]).toEqual([['main.py', 'lib.py'], ['yes']]);
});

test('a copied file is named with its path', async () => {
  const bench = await boardWith();
  const copying = upload(bench.wb, fakeRoot.id, ['lib.py'], target);
  await bench.settle();
  bench.host.jobs.push([
    {
      id: JobId.parse('job-1'),
      kind: 'upload',
      subject: 'lib.py',
      session: fakeSession,
      startedAt: 1,
      endedAt: 2,
      state: { kind: 'done', result: { kind: 'transfer', files: 1, bytes: 8 } },
    },
  ]);
  await copying;
  expect(bench.wb.notices.getState().notices[0]).toMatchObject({
    title: 'lib.py copied to the board',
    body: t('files.copiedAs', { path: '/lib.py' }),
  });
});
