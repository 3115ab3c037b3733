import { describe, expect, test } from 'vitest';
import { OutpostError } from '../../src/base/errors.js';
import { JobId } from '../../src/contract/common.js';
import type { JobInfo } from '../../src/contract/jobs.js';
import { fakeRoot, fakeSession, session } from '../host/testing/fake-host.js';
import { windowBench } from '../host/testing/window-bench.js';
import { newUntitled, openWorkspaceFile } from './documents.js';
import { activeTextTab } from './tabs-store.js';

const job = (state: JobInfo['state']): JobInfo => ({
  id: JobId.parse('job-1'),
  kind: 'run',
  subject: 'a.py',
  session: fakeSession,
  startedAt: 1,
  endedAt: state.kind === 'working' ? null : 2,
  state,
});

describe('drafts', () => {
  test('keeps what is typed within half a second, and forgets it once it is saved', async () => {
    const { host, wb, clock, commander, settle } = await windowBench((h) => h.put('a.py', 'one'));
    const id = await openWorkspaceFile(wb, fakeRoot.id, 'a.py');
    wb.buffers.get(id)?.replace('two');
    await clock.advance(200);
    wb.buffers.get(id)?.replace('three');
    await clock.advance(300);
    expect([...host.drafts.values()].map(({ text }) => text)).toEqual(['three']);
    await commander.run('file.save');
    await settle();
    expect([host.textOf('a.py'), host.drafts.size, activeTextTab(wb.tabs.getState())?.isDirty]).toEqual(['three', 0, false]);
  });

  test('come back as unsaved tabs after a crash, also those that the layout does not know', async () => {
    const first = await windowBench((h) => h.put('a.py', 'one'));
    const id = await openWorkspaceFile(first.wb, fakeRoot.id, 'a.py');
    first.wb.buffers.get(id)?.replace('unsaved');
    newUntitled(first.wb, 'never saved');
    await first.clock.advance(1000);
    const second = await windowBench((h) => {
      h.put('a.py', 'one');
      for (const draft of first.host.drafts.values()) h.drafts.set(draft.id, draft);
    });
    const tabs = second.wb.tabs
      .getState()
      .tabs.map((tab) => tab.kind === 'file' && [tab.source.kind, tab.isDirty, second.wb.buffers.get(tab.id)?.text]);
    expect(tabs).toEqual([
      ['workspace', true, 'unsaved'],
      ['untitled', true, 'never saved'],
    ]);
  });

  test('are kept after the host was away', async () => {
    const { host, wb, clock, running } = await windowBench();
    host.answers.set('drafts.put', () => {
      throw new OutpostError('app.disconnected', { reason: 'test' });
    });
    newUntitled(wb, 'typed meanwhile');
    await clock.advance(1000);
    host.answers.delete('drafts.put');
    await running.connected();
    expect([...host.drafts.values()].map(({ text }) => text)).toEqual(['typed meanwhile']);
  });
});

test('tabs, the active one and the cursor come back at the next start', async () => {
  const first = await windowBench((h) => {
    h.put('a.py', 'one');
    h.put('b.py', 'two');
  });
  const a = await openWorkspaceFile(first.wb, fakeRoot.id, 'a.py');
  await openWorkspaceFile(first.wb, fakeRoot.id, 'b.py');
  first.wb.tabs.setState({ activeId: a, views: { [a]: { line: 3, column: 4, top: 50 } } });
  await first.clock.advance(1000);
  const second = await windowBench((h) => {
    h.put('a.py', 'one');
    h.put('b.py', 'two');
    h.layout = first.host.layout;
  });
  const { tabs, activeId, views } = second.wb.tabs.getState();
  expect([tabs.length, activeId, views[a]]).toEqual([2, a, { line: 3, column: 4, top: 50 }]);
  expect(second.wb.buffers.get(a)?.text).toBe('one');
});

test('folders that were open in the tree are read at the next start', async () => {
  const { host } = await windowBench((h) => {
    h.layout = JSON.stringify({ expanded: ['lib'] });
  });
  expect(host.seen('workspace.list')).toContainEqual({ root: fakeRoot.id, path: 'lib' });
});

describe('a file changed by another program', () => {
  test('is taken over into a tab that was not edited', async () => {
    const { host, wb, settle } = await windowBench((h) => h.put('a.py', 'one'));
    const id = await openWorkspaceFile(wb, fakeRoot.id, 'a.py');
    host.put('a.py', 'other');
    host.changes.push({ paths: ['a.py'] });
    await settle();
    expect([wb.buffers.get(id)?.text, activeTextTab(wb.tabs.getState())?.isDirty]).toEqual(['other', false]);
  });

  test('marks a tab that was edited, and saving asks before it overwrites', async () => {
    const { host, wb, commander, settle, question, answer } = await windowBench((h) => h.put('a.py', 'one'));
    const id = await openWorkspaceFile(wb, fakeRoot.id, 'a.py');
    wb.buffers.get(id)?.replace('mine');
    host.put('a.py', 'theirs');
    host.changes.push({ paths: ['a.py'] });
    await settle();
    expect(activeTextTab(wb.tabs.getState())?.conflict).toBe('changed');
    const saving = commander.run('file.save');
    await settle();
    expect(question('confirm').request.choices.map(({ value }) => value)).toEqual(['compare', 'reload', 'overwrite']);
    await answer('confirm', 'overwrite');
    await saving;
    expect(host.textOf('a.py')).toBe('mine');
  });

  test('is said to be gone, and saving writes it again', async () => {
    const { host, wb, commander, settle } = await windowBench((h) => h.put('a.py', 'one'));
    await openWorkspaceFile(wb, fakeRoot.id, 'a.py');
    host.files.delete('a.py');
    host.changes.push({ paths: ['a.py'] });
    await settle();
    expect(activeTextTab(wb.tabs.getState())).toMatchObject({ conflict: 'gone', isDirty: true });
    await commander.run('file.save');
    expect(host.textOf('a.py')).toBe('one');
  });
});

describe('runs', () => {
  test('a traceback becomes problems of the tab that was run', async () => {
    const { host, wb, commander, settle } = await windowBench((h) => h.put('a.py', 'boom'));
    host.sessions.push([session()]);
    await settle();
    const id = await openWorkspaceFile(wb, fakeRoot.id, 'a.py');
    await commander.run('script.run');
    host.jobs.push([job({ kind: 'working', progress: null })]);
    await settle();
    const frames = [{ file: '<stdin>', line: 1, scope: '<module>' }];
    host.jobs.push([
      job({
        kind: 'done',
        result: { kind: 'run', outcome: { kind: 'raised', traceback: '', exception: 'NameError: boom', frames } },
      }),
    ]);
    await settle();
    expect(wb.problems.getState().problems).toEqual([
      { id: 'job-1-0', file: 'a.py', line: 1, message: 'NameError: boom', tab: id, isOrigin: true },
    ]);
  });

  test('sends the text as it stands in the editor, saved or not', async () => {
    const { host, wb, commander, settle } = await windowBench();
    host.sessions.push([session()]);
    await settle();
    newUntitled(wb, 'print("é")');
    await commander.run('script.run');
    expect(host.seen('run.start')).toEqual([
      {
        session: fakeSession,
        name: 'untitled-1.py',
        source: { kind: 'untitled', name: 'untitled-1.py' },
        content: { kind: 'inline', bytes: new TextEncoder().encode('print("é")') },
      },
    ]);
  });
});

describe('the board’s files', () => {
  test('are read at the prompt, wait while something runs, and are read again after it', async () => {
    const { host, wb, settle } = await windowBench();
    host.sessions.push([session()]);
    await settle();
    expect([wb.boardFiles.getState().tree.kind, host.seen('files.tree').length]).toEqual(['ready', 1]);
    host.sessions.push([session({ state: { kind: 'running', job: null, name: 'a.py', since: 0, stopping: false } })]);
    host.jobs.push([job({ kind: 'working', progress: null })]);
    await settle();
    expect(wb.boardFiles.getState().tree.kind).toBe('waiting');
    host.jobs.push([job({ kind: 'cancelled' })]);
    host.sessions.push([session()]);
    await settle();
    expect([wb.boardFiles.getState().tree.kind, host.seen('files.tree').length]).toEqual(['ready', 2]);
  });
});
