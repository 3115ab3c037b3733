import { describe, expect, test } from 'vitest';
import { OutpostError } from '../../src/base/errors.js';
import { JobId } from '../../src/contract/common.js';
import { t } from '../i18n/t.js';
import { fakeRoot, fakeSession, session } from '../host/testing/fake-host.js';
import { windowBench } from '../host/testing/window-bench.js';
import { newUntitled, openWorkspaceFile } from '../state/documents.js';
import { activeTab } from '../state/tabs-store.js';

const receipt = {
  path: '/main.py',
  size: 1,
  unchanged: false,
  method: 'atomic' as const,
  verifiedBy: 'sha256' as const,
  trial: 'none' as const,
  hash: 'h1',
};
const saved = {
  id: JobId.parse('job-1'),
  kind: 'save' as const,
  subject: 'main.py',
  session: fakeSession,
  startedAt: 1,
  endedAt: 2,
  state: { kind: 'done' as const, result: { kind: 'save' as const, receipt } },
};

describe('commands', () => {
  test('say why they can’t be used now', async () => {
    const { host, wb, commander, settle } = await windowBench();
    expect(commander.refusal('script.run')).toBe(t('commands.why.no-board'));
    host.sessions.push([session()]);
    await settle();
    expect(commander.refusal('script.run')).toBe(t('commands.why.no-script'));
    newUntitled(wb);
    expect([commander.refusal('script.run'), commander.refusal('script.stop')]).toEqual([null, t('commands.why.nothing-runs')]);
    host.sessions.push([session({ controller: 'another window' })]);
    await settle();
    expect(commander.refusal('script.run')).toBe(t('commands.why.other-window'));
  });

  test('wait while Outpost itself works with the board, then run', async () => {
    const { host, wb, commander, settle } = await windowBench();
    host.sessions.push([session({ state: { kind: 'held', holder: 'Listing files' } })]);
    await settle();
    newUntitled(wb, 'print(1)');
    const running = commander.run('script.run');
    await settle();
    expect(host.seen('run.start')).toEqual([]);
    host.answers.set('run.start', () => {
      throw new DOMException('left', 'AbortError');
    });
    host.sessions.push([session()]);
    await settle();
    await running;
    expect(host.seen('run.start')).toHaveLength(1);
  });

  test('say in a notice why a script was not saved, when the board stays in use', async () => {
    const { host, wb, commander, clock, settle } = await windowBench();
    host.sessions.push([session({ state: { kind: 'held', holder: 'Copying files' } })]);
    await settle();
    newUntitled(wb, 'x');
    const saving = commander.run('device.save');
    await settle();
    expect(wb.notices.getState().notices).toEqual([]);
    await clock.advance(3000);
    await saving;
    expect(wb.notices.getState().notices).toMatchObject([
      { tone: 'wait', title: t('commands.title.device.save'), body: t('commands.why.held') },
    ]);
    expect(host.seen('files.planSave')).toEqual([]);
  });

  test('use the OpenMV keys when they are chosen, and F5 in both sets', async () => {
    const { wb, commander } = await windowBench();
    expect(commander.keymap().press('F5', [])).toEqual({ kind: 'run', id: 'script.run' });
    wb.settings.setState({ keys: 'openmv' });
    expect([
      commander.keymap().press('Mod+R', []),
      commander.keymap().press('Mod+E', []),
      commander.keymap().press('F5', []),
    ]).toEqual([
      { kind: 'run', id: 'script.run' },
      { kind: 'run', id: 'script.stop' },
      { kind: 'run', id: 'script.run' },
    ]);
  });

  test('have no key that two of them share in one place, and none with Ctrl and Alt', async () => {
    const { commander } = await windowBench();
    const keys = commander.ids.flatMap((id) => commander.keys(id).map((key) => `${commander.command(id).scope ?? ''} ${key}`));
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => /Mod\+Alt|Alt\+Mod|Ctrl\+Alt/.test(key))).toEqual([]);
  });

  test('show a failure with its remedies, and try again when that is chosen', async () => {
    const { host, wb, commander, settle, question, answer } = await windowBench();
    host.sessions.push([session()]);
    await settle();
    newUntitled(wb, 'print(1)');
    host.answers.set('run.start', () => {
      throw new OutpostError('protocol.timeout', { waitedFor: 'prompt', afterMs: 1000 });
    });
    const running = commander.run('script.run');
    await settle();
    expect(question('error').request.error.remedies.map(({ action }) => action)).toContain('retry');
    host.answers.delete('run.start');
    await answer('error', 'retry');
    await running;
    expect(host.seen('run.start')).toHaveLength(2);
    expect(wb.dialogs.getState().open).toEqual([]);
  });
});

describe('save to device', () => {
  test('saves without a question when nothing speaks against it, and says where it went', async () => {
    const { host, wb, commander, settle } = await windowBench((h) => h.put('main.py', 'x'));
    host.sessions.push([session()]);
    await settle();
    await openWorkspaceFile(wb, fakeRoot.id, 'main.py');
    const saving = commander.run('device.save');
    await settle();
    host.jobs.push([saved]);
    await saving;
    expect(host.seen('files.startSave')).toMatchObject([{ path: null, seen: null, answered: [], runAtPowerOn: false }]);
    expect(wb.notices.getState().notices[0]).toMatchObject({ tone: 'ok', title: t('save.done', { board: 'Generic board' }) });
  });

  test('hands back what was answered, and an untitled tab becomes the board’s file', async () => {
    const { host, wb, commander, settle, question, answer } = await windowBench();
    host.sessions.push([session()]);
    await settle();
    newUntitled(wb, 'x');
    host.plan = {
      ...host.plan,
      seen: 'old',
      questions: [
        { kind: 'choose-path', suggestion: '/main.py' },
        { kind: 'replace-startup', path: '/main.py', size: 9 },
      ],
    };
    const saving = commander.run('device.save');
    await settle();
    expect(question('save').request.root).toBe('/');
    await answer('save', { action: 'save', path: '/main.py', answered: ['choose-path', 'replace-startup'] });
    host.jobs.push([saved]);
    await saving;
    expect(host.seen('files.startSave')).toMatchObject([{ seen: 'old', answered: ['choose-path', 'replace-startup'] }]);
    expect(activeTab(wb.tabs.getState())).toMatchObject({
      source: { kind: 'board', board: 'aa11', path: '/main.py' },
      isDirty: false,
      version: 'h1',
    });
  });

  test('plans again for another path and asks about what is there', async () => {
    const { host, wb, commander, settle, question, answer } = await windowBench();
    host.sessions.push([session()]);
    await settle();
    newUntitled(wb, 'x');
    host.answers.set('files.planSave', ({ path }: { path: string | null }) =>
      path === null
        ? { ...host.plan, path: null, questions: [{ kind: 'choose-path', suggestion: '/untitled.py' }] }
        : { ...host.plan, path, questions: [{ kind: 'changed-on-board', path, size: 3 }] },
    );
    const saving = commander.run('device.save');
    await settle();
    await answer('save', { action: 'save', path: '/boot.py', answered: ['choose-path'] });
    expect(question('save').request.plan.questions.map(({ kind }) => kind)).toEqual(['changed-on-board']);
    await answer('save', null);
    await saving;
    expect(host.seen('files.startSave')).toEqual([]);
  });

  test('asks before it runs a script at power-on even when nothing speaks against it', async () => {
    const { host, wb, commander, settle, question } = await windowBench();
    host.sessions.push([session()]);
    await settle();
    newUntitled(wb, 'x');
    void commander.run('device.run-at-power-on');
    await settle();
    expect(question('save').request).toMatchObject({ runAtPowerOn: true });
  });
});

describe('closing a tab', () => {
  test('asks about unsaved text, and keeps the tab when the question is left', async () => {
    const { wb, commander, settle, answer } = await windowBench();
    newUntitled(wb, 'x');
    const closing = commander.run('file.close');
    await settle();
    await answer('confirm', null);
    await closing;
    expect(wb.tabs.getState().tabs).toHaveLength(1);
    const again = commander.run('file.close');
    await settle();
    await answer('confirm', 'discard');
    await again;
    expect(wb.tabs.getState().tabs).toEqual([]);
  });
});

describe('connecting', () => {
  test('asks first where opening the port resets the board', async () => {
    const { host, commander, wb, settle, question, answer } = await windowBench();
    host.ports.push([
      {
        address: '/dev/ttyUSB0',
        kind: 'serial',
        label: 'ttyUSB0',
        boardName: null,
        profile: null,
        usb: null,
        summary: null,
        resetsOnOpen: true,
        state: { kind: 'free' },
      },
    ]);
    host.answers.set('sessions.connect', () => ({ session: fakeSession }));
    await settle();
    const { connectTo } = await import('./connect.js');
    const connecting = commander.attempt('test', () => connectTo(wb, { address: '/dev/ttyUSB0' }));
    await settle();
    expect(question('confirm').request.title).toContain('ttyUSB0');
    expect(host.seen('sessions.connect')).toEqual([]);
    await answer('confirm', 'yes');
    await connecting;
    expect(host.seen('sessions.connect')).toMatchObject([{ address: '/dev/ttyUSB0', acceptReset: true }]);
  });
});
