import { describe, expect, test } from 'vitest';
import { latin1, utf8 } from '../base/bytes.js';
import { Deadline } from '../base/deadline.js';
import { OutpostError } from '../base/errors.js';
import { isSame, printOf } from './print.js';
import { openRawReplFs, RawReplFs } from './raw-repl-fs.js';
import { deviceFsContract } from './testing/device-fs.contract.js';
import { wasmLease, type WasmBoard } from './testing/wasm-lease.js';

const options = { deadline: Deadline.after(60_000) };

async function opened(board: WasmBoard = {}): Promise<{ fs: RawReplFs; lease: Awaited<ReturnType<typeof wasmLease>> }> {
  const lease = await wasmLease(board);
  return { fs: await openRawReplFs(lease, options), lease };
}

const boards: Record<string, WasmBoard> = {
  'MicroPython, LittleFS': {},
  'MicroPython, FAT': { kind: 'fat' },
  'an old core without ilistdir and CRC-32': { lacks: ['ilistdir', 'crc32', 'uhashlib'], kind: 'fat' },
  'a core without ubinascii': { lacks: ['ubinascii', 'uhashlib'] },
  'a flat core without stat and rename': { lacks: ['ilistdir', 'stat', 'rename', 'ubinascii', 'uhashlib'], blockBytes: 64 },
};

for (const [name, board] of Object.entries(boards)) {
  deviceFsContract(`RawReplFs on ${name}`, async () => {
    const { fs } = await opened(board);
    return { fs, names: board.kind === 'fat' ? 'fat' : 'any', dispose: () => Promise.resolve() };
  });
}

describe('RawReplFs', () => {
  test('sends no byte that a REPL takes as a command, whatever the content and name', async () => {
    const { fs, lease } = await opened({ lacks: ['ubinascii', 'uhashlib'] });
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    await fs.write('/home/a\u0003\u0004\u0006é', all, options);
    expect(await fs.read('/home/a\u0003\u0004\u0006é', options)).toEqual(all);
    // eslint-disable-next-line no-control-regex -- control bytes are what is looked for
    expect(lease.sent.join('')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\uffff]/);
  });

  test('reads again when a line was damaged on the way, and gives up with the name of the file', async () => {
    const { fs, lease } = await opened();
    const content = utf8('abc'.repeat(500));
    await fs.write('/home/a', content, options);
    let left = 2;
    lease.damage = (out) => (out.startsWith(':') && left-- > 0 ? out.replace('YWJj', 'YWJk') : out);
    expect(await fs.read('/home/a', options)).toEqual(content);
    left = 99;
    await expect(fs.read('/home/a', options)).rejects.toMatchObject({ code: 'protocol.checksum', details: { what: '/home/a' } });
  });

  test('reads again after the board ran out of memory', async () => {
    const lease = await wasmLease();
    let left = 1;
    const full: typeof lease = {
      ...lease,
      call: (script, fn, args, wait) =>
        fn === '_op_read' && left-- > 0
          ? Promise.reject(new OutpostError('device.out-of-memory', { doing: fn }))
          : lease.call(script, fn, args, wait),
    };
    const fs = await openRawReplFs(full, options);
    await fs.write('/home/a', utf8('text'), options);
    expect(await fs.read('/home/a', options)).toEqual(utf8('text'));
  });

  test('sends a block again that was damaged on the way, and writes nothing twice', async () => {
    const { fs, lease } = await opened();
    const content = Uint8Array.from({ length: 2000 }, (_, i) => 97 + (i % 26));
    const damages = [
      (code: string) => code.replace('abc', 'ab'), // a letter is lost: runs, and does not fit
      (code: string) => code.replace("b'", 'b'), // does not run
      (code: string) => code.replace('_op_put(512', '_op_put(51'), // another place
    ];
    lease.damageCode = (code) => (code.startsWith('_op_put(512') ? (damages.pop()?.(code) ?? code) : code);
    let answers = 2;
    lease.damage = (out) => (out.startsWith('@ 1536') && answers-- > 0 ? '?' : out);
    await fs.write('/home/a', content, options);
    lease.damage = undefined;
    expect(await fs.read('/home/a', options)).toEqual(content);
    expect(lease.sent.filter((code) => code.startsWith('_op_open('))).toHaveLength(1);
    expect(lease.sent.filter((code) => code.startsWith('_op_put('))).toHaveLength(4 + 3 + 2);
  });

  test('a name that is damaged on the way never leads to another file', async () => {
    const { fs, lease } = await opened();
    await fs.write('/home/ab', utf8('other'), options);
    await fs.write('/home/abc', utf8('old'), options);
    let left = 0;
    lease.damageCode = (code) => (code.includes('/home/abc') && left-- > 0 ? code.replace('/home/abc', '/home/ab') : code);
    const damaged = async <T>(work: () => Promise<T>): Promise<T> => {
      left = 1;
      const result = await work();
      expect(left).toBeLessThan(1);
      return result;
    };
    await damaged(() => fs.write('/home/abc', utf8('new'), options));
    expect(await damaged(() => fs.read('/home/abc', options))).toEqual(utf8('new'));
    expect(await damaged(() => fs.stat('/home/abc', options))).toMatchObject({ path: '/home/abc', size: 3 });
    const print = await damaged(() => fs.hash('/home/abc', options));
    expect(isSame(printOf(utf8('new')), print)).toBe(true);
    expect((await damaged(() => fs.look(['/home/abc'], options))).entries.get('/home/abc')).toMatchObject({ size: 3 });
    await damaged(() => fs.rename('/home/abc', '/home/x', options));
    await damaged(() => fs.rename('/home/x', '/home/abc', options));
    await damaged(() => fs.remove('/home/abc', options));
    lease.damageCode = undefined;
    expect((await fs.list('/home', options)).map(({ name }) => name)).toEqual(['ab', 'web_user']);
    expect(await fs.read('/home/ab', options)).toEqual(utf8('other'));
  });

  test('gives up on a block that never arrives whole', async () => {
    const { fs, lease } = await opened({ blockBytes: 32 });
    lease.damageCode = (code) => code.replace('xx', 'x');
    await expect(fs.write('/home/a', utf8('x'.repeat(100)), options)).rejects.toMatchObject({ code: 'protocol.checksum' });
  });

  test('starts a write over with smaller blocks when a block was written in part', async () => {
    const { fs, lease } = await opened();
    let left = 5;
    lease.damage = (out) => (out.startsWith('@ 512') && left-- > 0 ? '@ 511\n' : out);
    await fs.write('/home/a', new Uint8Array(2000).fill(1), options);
    lease.damage = undefined;
    expect(await fs.read('/home/a', options)).toEqual(new Uint8Array(2000).fill(1));
    expect(lease.sent.filter((code) => code.startsWith('_op_put(256'))).toHaveLength(1);
  });

  test('asks for a block again whose answer was damaged, and does not start over', async () => {
    const { fs, lease } = await opened();
    let left = 2;
    lease.damage = (out) => (out.startsWith('@ 512') && left-- > 0 ? '@ 5122\n' : out);
    await fs.write('/home/a', new Uint8Array(2000).fill(1), options);
    lease.damage = undefined;
    expect(await fs.read('/home/a', options)).toEqual(new Uint8Array(2000).fill(1));
    expect(lease.sent.filter((code) => code.startsWith('_op_open'))).toHaveLength(1);
  });

  test.each([
    ['CRC-32', []],
    ['SHA-256 only', ['crc32']],
  ] as const)('reads a file part by part where a whole one never comes undamaged: a board with %s', async (_, lacks) => {
    const { fs, lease } = await opened({ lacks });
    const content = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7) & 0xff);
    await fs.write('/home/a', content, options);
    lease.damage = (out) => (out.length > 1500 ? out.replace('A', 'B') : out);
    expect(await fs.read('/home/a', options)).toEqual(content);
    lease.damage = (out) => out.replace('A', 'B');
    await expect(fs.read('/home/a', options)).rejects.toMatchObject({ code: 'protocol.checksum' });
  });

  test('does not give out parts of two contents for one', async () => {
    const { fs, lease } = await opened();
    const content = new Uint8Array(5000).fill(65);
    await fs.write('/home/a', content, options);
    let isChanged = false;
    lease.damage = (out) => {
      // While the second part is read, the first is another by now.
      if (out.includes('. 904 ')) isChanged = true;
      if (isChanged && /^\. \d+ [\da-f]+\s*$/.test(out)) return out.replace(/[\da-f]+\s*$/, '00000000\n');
      return out.length > 6000 ? out.replace('Q', 'R') : out;
    };
    await expect(fs.read('/home/a', options)).rejects.toMatchObject({ code: 'protocol.checksum' });
  });

  test('asks again when a field of an answer was damaged', async () => {
    const { fs, lease } = await opened();
    await fs.write('/home/a', utf8('content'), options);
    for (const ask of [
      () => fs.usage(options),
      () => fs.stat('/home/a', options),
      () => fs.list('/home', options),
      () => fs.look(['/home/a'], options),
    ]) {
      const right = await ask();
      let left = 1;
      lease.damage = (out) => (left-- > 0 ? out.replace(/\d/g, '`') : out);
      expect(await ask()).toEqual(right);
      lease.damage = undefined;
    }
  });

  test('notices a list that lost a line', async () => {
    const { fs, lease } = await opened();
    await fs.write('/home/a', utf8('x'), options);
    lease.damage = (out) => out.replace(/^f .*\n/m, '');
    await expect(fs.list('/home', options)).rejects.toMatchObject({ code: 'protocol.checksum' });
  });

  test('skips what a timer of the board prints in between', async () => {
    const { fs, lease } = await opened();
    await fs.write('/home/a', utf8('x'), options);
    lease.damage = (out) => `tick\r\n${out.replaceAll('\n', '\r\ntick 7\r\n')}`;
    expect((await fs.list('/home', options)).map((e) => e.name)).toContain('a');
    expect(await fs.read('/home/a', options)).toEqual(utf8('x'));
  });

  test('lists a tree parents first, in the order of names', async () => {
    const { fs } = await opened();
    for (const folder of ['b', 'b/c', 'a']) await fs.makeFolder(`/home/${folder}`, options);
    for (const file of ['b/c/x', 'b.py', 'a/z']) await fs.write(`/home/${file}`, latin1('1'), options);
    const own = (await fs.tree('/home', options)).map((e) => e.path).filter((p) => !p.startsWith('/home/web_user'));
    expect(own).toEqual(['/home/a', '/home/a/z', '/home/b', '/home/b/c', '/home/b/c/x', '/home/b.py']);
  });

  test('refuses to write where the firmware keeps files over its boot loader, but reads', async () => {
    const lease = await wasmLease();
    const reason = 'OpenMV 4.1 keeps its files over the boot loader.';
    const profile = {
      ...lease.profile,
      files: { ...lease.profile.files, protected: [{ firmware: 'MicroPython 1\\.27', reason }] },
    };
    const fs = new RawReplFs({ ...lease, profile }, await lease.identity(options));
    const refusal = { code: 'device.protected-file-system', details: { board: 'Test board', reason } };
    await expect(fs.write('/home/a', utf8('x'), options)).rejects.toMatchObject(refusal);
    await expect(fs.remove('/home/a', options)).rejects.toMatchObject(refusal);
    expect(await fs.list('/home', options)).toBeDefined();
    expect(lease.sent.filter((code) => code.includes('_op_open') || code.includes('_op_do('))).toEqual([]);
  });

  test('a board without a disk says so', async () => {
    const lease = await wasmLease();
    const identity = { ...(await lease.identity(options)), root: null };
    const bare = { ...lease, identity: () => Promise.resolve(identity) };
    await expect(openRawReplFs(bare, options)).rejects.toMatchObject({ code: 'device.no-file-system' });
  });
});
