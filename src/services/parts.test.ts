import { describe, expect, test } from 'vitest';
import { utf8, utf8Text } from '../base/bytes.js';
import { OutpostError } from '../base/errors.js';
import { silentLogger } from '../base/logger.js';
import type { JobId, UploadId } from '../contract/common.js';
import { MemoryTextStore } from '../settings/text-store.js';
import { createDraftsHandlers } from './drafts.js';
import { Plans, type PreparedSync } from './plans.js';
import { Jobs } from './jobs.js';
import { isKnownPage } from './known-pages.js';
import { LiveValue } from './live-value.js';
import { SerialLogWriter } from './serial-log.js';
import { SettingsKeeper } from './settings.js';
import { collect } from './transfer.js';
import { fakeEnvironment } from './testing/fake-environment.js';
import { Uploads } from './uploads.js';

describe('a live value', () => {
  test('is given at once and after changes; a slow watcher gets the newest', async () => {
    const value = new LiveValue(1);
    const controller = new AbortController();
    const reader = value.watch(controller.signal)[Symbol.asyncIterator]();
    const first = await reader.next();
    value.set(2);
    value.set(3);
    const second = await reader.next();
    controller.abort();
    expect([first.value, second.value, (await reader.next()).done]).toEqual([1, 3, true]);
  });
});

describe('uploads', () => {
  async function begin(size = 10) {
    const fakes = fakeEnvironment();
    const uploads = new Uploads(fakes.environment);
    const id = await uploads.begin('one', size);
    return { ...fakes, uploads, id };
  }

  test('are put together from pieces in order', async () => {
    const { uploads, id } = await begin(6);
    await uploads.append('one', id, 0, utf8('abc'));
    await uploads.append('one', id, 3, utf8('def'));
    expect(utf8Text(await uploads.bytesOf('one', { kind: 'upload', id }))).toBe('abcdef');
  });

  test.each([
    ['a gap', 4, 'x'],
    ['a repetition', 0, 'x'],
    ['more than was announced', 3, 'x'.repeat(8)],
  ])('refuse %s', async (_, offset, text) => {
    const { uploads, id } = await begin(10);
    await uploads.append('one', id, 0, utf8('abc'));
    await expect(uploads.append('one', id, offset, utf8(text))).rejects.toMatchObject({ code: 'app.bad-request' });
  });

  test('are not used before they are complete, nor by another window', async () => {
    const { uploads, id } = await begin(3);
    await expect(uploads.bytesOf('one', { kind: 'upload', id })).rejects.toMatchObject({ code: 'app.bad-request' });
    await expect(uploads.append('two', id, 0, utf8('abc'))).rejects.toMatchObject({ code: 'app.not-found' });
  });

  test('are forgotten after a while without a piece, and their file is removed', async () => {
    const { uploads, id, clock, temporaries } = await begin(3);
    await clock.advance(9 * 60_000);
    await uploads.append('one', id, 0, utf8('a'));
    await clock.advance(9 * 60_000);
    expect(temporaries[0]?.disposed).toBe(false);
    await clock.advance(60_000);
    expect(temporaries[0]?.disposed).toBe(true);
    await expect(uploads.append('one', id, 1, utf8('b'))).rejects.toMatchObject({ code: 'app.not-found' });
  });

  test('are limited for each window', async () => {
    const { uploads } = await begin();
    for (let i = 1; i < 64; i++) await uploads.begin('one', 1);
    await expect(uploads.begin('one', 1)).rejects.toMatchObject({ code: 'app.bad-request' });
    await expect(uploads.begin('two', 1)).resolves.toBeDefined();
  });

  test('are removed at the end of the host', async () => {
    const { uploads, temporaries } = await begin();
    await uploads[Symbol.asyncDispose]();
    expect(temporaries[0]?.disposed).toBe(true);
  });

  test('are kept for work that holds them, and removed when it ends', async () => {
    const { uploads, id, clock, temporaries } = await begin(3);
    expect(() => uploads.hold('one', { kind: 'upload', id })).toThrow(expect.objectContaining({ code: 'app.bad-request' }));
    await uploads.append('one', id, 0, utf8('abc'));
    const held = uploads.hold('one', { kind: 'upload', id });
    await clock.advance(60 * 60_000);
    await uploads.abort('one', id);
    expect(await held.read()).toEqual(utf8('abc'));
    await held[Symbol.asyncDispose]();
    expect(temporaries[0]?.disposed).toBe(true);
  });

  test('are removed by an abort; one that is not there is no error', async () => {
    const { uploads, id, temporaries } = await begin();
    await uploads.abort('two', id);
    expect(temporaries[0]?.disposed).toBe(false);
    await uploads.abort('one', id);
    await uploads.abort('one', 'gone' as UploadId);
    expect(temporaries[0]?.disposed).toBe(true);
  });
});

describe('jobs', () => {
  test('tell progress at most every 50 ms, but each step and the end of one', async () => {
    const { environment, clock } = fakeEnvironment();
    const jobs = new Jobs(environment);
    const seen: (number | string | undefined)[] = [];
    const watching = (async () => {
      for await (const [job] of jobs.list.watch(new AbortController().signal)) {
        seen.push(job?.state.kind === 'working' ? job.state.progress?.done : job?.state.kind);
        if (job !== undefined && job.endedAt !== null) return;
      }
    })();
    jobs.start({
      kind: 'save',
      subject: 'a.py',
      session: null,
      work: async ({ report }) => {
        for (let done = 0; done <= 100; done++) {
          report({ step: 'step.writing', args: {}, done, total: 100, unit: 'bytes', uncancellable: null });
          await clock.advance(1);
        }
        return { kind: 'none' };
      },
    });
    await watching;
    expect(seen).toEqual([undefined, 0, 50, 100, 'done']);
  });

  test('that are cancelled say so; unexpected failures are internal ones', async () => {
    const { environment, clock } = fakeEnvironment();
    const jobs = new Jobs(environment);
    const waiting = (signal: AbortSignal) =>
      new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    const id = jobs.start({ kind: 'upload', subject: 'x', session: null, work: ({ signal }) => waiting(signal) });
    jobs.start({ kind: 'save', subject: 'y', session: null, work: () => Promise.reject(new TypeError('oops')) });
    jobs.cancel(id);
    await clock.advance(0);
    expect(
      jobs.list.value.map((job) => [job.subject, job.state.kind === 'failed' ? job.state.error.code : job.state.kind]),
    ).toEqual([
      ['x', 'cancelled'],
      ['y', 'app.internal'],
    ]);
    expect(() => jobs.cancel('none' as JobId)).toThrow(OutpostError);
  });

  test('that ended are remembered up to fifty', async () => {
    const { environment, clock } = fakeEnvironment();
    const jobs = new Jobs(environment);
    for (let i = 0; i < 60; i++) {
      jobs.start({ kind: 'save', subject: String(i), session: null, work: async () => ({ kind: 'none' }) });
      await clock.advance(1);
    }
    expect([jobs.list.value.length, jobs.list.value.at(-1)?.subject, jobs.working.length]).toEqual([50, '59', 0]);
  });
});

describe('settings', () => {
  test('have defaults, survive a restart, and one bad value costs only itself', async () => {
    const texts = new MemoryTextStore();
    const settings = await SettingsKeeper.open(texts, silentLogger);
    await settings.update({ theme: 'dark', editorFontSize: 15 });
    texts.texts.set('settings.json', (texts.texts.get('settings.json') ?? '').replace('15', '"huge"'));
    const again = await SettingsKeeper.open(texts, silentLogger);
    expect([again.value.theme, again.value.editorFontSize, again.value.reconnect]).toEqual(['dark', 13, true]);
  });

  test('that can’t be read are put aside, not lost', async () => {
    const texts = new MemoryTextStore();
    await texts.write('settings.json', '{"theme": "dark"');
    const settings = await SettingsKeeper.open(texts, silentLogger);
    expect(settings.value.theme).toBe('system');
    expect([...texts.texts.values()]).toEqual(['{"theme": "dark"']);
  });

  test('written at the same time end as the newest', async () => {
    const texts = new MemoryTextStore();
    const settings = await SettingsKeeper.open(texts, silentLogger);
    await Promise.all([
      settings.update({ theme: 'dark' }),
      settings.update({ theme: 'light' }),
      settings.update({ keys: 'openmv' }),
    ]);
    expect(JSON.parse(texts.texts.get('settings.json') ?? '')).toMatchObject({ theme: 'light', keys: 'openmv' });
  });
});

test('drafts come back newest first; a broken one is put aside', async () => {
  const texts = new MemoryTextStore();
  const drafts = createDraftsHandlers(texts, silentLogger);
  const context = { client: 'x', signal: new AbortController().signal, onProgress: () => undefined };
  await drafts.put({ id: 'a', tab: '{}', text: 'old', at: 1 }, context);
  await drafts.put({ id: 'b', tab: '{}', text: 'new', at: 2 }, context);
  await texts.write('c.json', 'torn');
  expect((await drafts.list({}, context)).map((draft) => draft.text)).toEqual(['new', 'old']);
  await drafts.remove({ id: 'a' }, context);
  await drafts.remove({ id: '../settings' }, context);
  expect((await drafts.list({}, context)).map((draft) => draft.id)).toEqual(['b']);
  expect([...texts.texts.values()]).toContain('torn');
});

test.each([
  ['https://docs.micropython.org/en/latest/', true],
  ['http://docs.micropython.org/', false],
  ['https://docs.micropython.org.evil.example/', false],
  ['https://docs.micropython.org:8443/', false],
  ['https://user@docs.micropython.org/', false],
  ['javascript:alert(1)', false],
  ['file:///etc/passwd', false],
  ['', false],
])('known page: %s is %s', (url, expected) => {
  expect(isKnownPage(url)).toBe(expected);
});

describe('a serial log', () => {
  const at = Date.UTC(2026, 10, 20, 10, 0, 0);

  test('is what arrived, byte for byte', () => {
    const writer = new SerialLogWriter({ timestamps: false, hex: false });
    expect(writer.write(Uint8Array.of(0xff, 0x00), at)).toEqual(Uint8Array.of(0xff, 0x00));
  });

  test('stamps the start of each line, also of one that comes in pieces', () => {
    const writer = new SerialLogWriter({ timestamps: true, hex: false });
    const text = ['a', 'b\r\nc', '\n'].map((piece, i) => utf8Text(writer.write(utf8(piece), at + 1000 * i))).join('');
    expect(text).toBe('2026-11-20T10:00:00.000Z ab\r\n2026-11-20T10:00:01.000Z c\n');
  });

  test('in hexadecimal shows sixteen bytes a line with their text', () => {
    const writer = new SerialLogWriter({ timestamps: false, hex: true });
    expect(utf8Text(writer.write(utf8('0123456789abcdef\n'), at))).toBe(
      '30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef\n0a                                               .\n',
    );
  });
});

describe('collecting what to upload', () => {
  type Entry = { path: string; name: string; kind: 'file' | 'folder' | 'link-outside'; size: number | null };
  const tree: Record<string, Entry[]> = {
    '': [{ path: 'src', name: 'src', kind: 'folder', size: null }],
    src: [
      { path: 'src/lib', name: 'lib', kind: 'folder', size: null },
      { path: 'src/a.py', name: 'a.py', kind: 'file', size: 1 },
    ],
    'src/lib': [{ path: 'src/lib/b.py', name: 'b.py', kind: 'file', size: 2 }],
  };
  const workspace = (more: Entry[] = []) => ({
    list: async (_root: string, path: string) => [...(tree[path] ?? []), ...(path === 'src/lib' ? more : [])],
    read: async (_root: string, path: string) => ({ bytes: utf8(path), version: '' }),
  });

  test('gives folders before their files, with names that begin at what was chosen', async () => {
    const found = await collect(workspace(), 'r', ['src/lib', 'src/a.py']);
    expect(found.map((entry) => [entry.kind, entry.relative])).toEqual([
      ['folder', 'lib'],
      ['file', 'lib/b.py'],
      ['file', 'a.py'],
    ]);
    expect(found[1]?.kind === 'file' && utf8Text(await found[1].read())).toBe('src/lib/b.py');
  });

  test('refuses a link that leaves the folder, wherever it lies', async () => {
    const link = { path: 'src/lib/out', name: 'out', kind: 'link-outside', size: null } as const;
    await expect(collect(workspace([link]), 'r', ['src'])).rejects.toMatchObject({
      code: 'workspace.outside-root',
      details: { path: 'src/lib/out' },
    });
  });

  test('of something that is gone says so', async () => {
    await expect(collect(workspace(), 'r', ['src/none.py'])).rejects.toMatchObject({ code: 'workspace.not-found' });
  });
});

describe('plans', () => {
  const prepared = (session: string): PreparedSync =>
    ({ shown: { session }, items: [], subject: 'x' }) as unknown as PreparedSync;
  function plansOf(open: Set<string>) {
    const { environment, clock } = fakeEnvironment();
    return { plans: new Plans({ ...environment, isOpen: (session) => open.has(session) }), clock };
  }

  test('wait ten minutes from the last time they were asked for', async () => {
    const { plans, clock } = plansOf(new Set(['s']));
    const id = plans.add(prepared('s'));
    await clock.advance(9 * 60_000);
    expect(plans.get(id).subject).toBe('x');
    await clock.advance(9 * 60_000);
    expect(plans.get(id).subject).toBe('x');
    await clock.advance(10 * 60_000);
    expect(() => plans.get(id)).toThrow(expect.objectContaining({ code: 'app.not-found' }));
  });

  test('end with their session, and the oldest make room', () => {
    const open = new Set(['s', 't']);
    const { plans } = plansOf(open);
    const first = plans.add(prepared('s'));
    const second = plans.add(prepared('t'));
    open.delete('t');
    expect(() => plans.get(second)).toThrow(expect.objectContaining({ code: 'app.not-found' }));
    for (let i = 0; i < 16; i++) plans.add(prepared('s'));
    expect(() => plans.get(first)).toThrow(expect.objectContaining({ code: 'app.not-found' }));
  });
});
