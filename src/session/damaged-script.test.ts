import { readdirSync, readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { latin1Text } from '../base/bytes.js';
import { callingCode, loadingCodeAs } from './device-script.js';
import { connect } from './testing/simulated-bench.js';
import { connectTo, soon } from './testing/bench.js';
import type { DeviceScript, ReplLease } from './types.js';

/** Damage that Python does not notice: the line in the condition's block would go with it, or come into it. */
const script: DeviceScript = {
  name: 'swap',
  text: 'def f(a):\n if a > 9:\n  a = 0\n a += 40\n b = 0\n if a:\n  b = 1\n print("it is", a + b)\n',
  pack: (bytes, windowBits) => deflateRawSync(bytes, { windowBits }),
};
const right = 'it is 43\r\n';
const call = callingCode(script, 'f', [2]);

/** What a link may do to a byte of a code. */
const damages: Readonly<Record<string, (code: string, at: number) => string>> = {
  lost: (code, at) => code.slice(0, at) + code.slice(at + 1),
  doubled: (code, at) => code.slice(0, at + 1) + code.slice(at),
  'with its lowest bit turned': (code, at) =>
    code.slice(0, at) + String.fromCharCode(code.charCodeAt(at) ^ 1) + code.slice(at + 1),
};

/** Answers of the board to the code with each of its bytes damaged that are neither right nor an exception. */
async function wrongAnswers(
  lease: ReplLease,
  load: string,
  damage: (code: string, at: number) => string,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (let at = 0; at < load.length; at++) {
    const { stdout, stderr } = await lease.exec(damage(load, at) + call, soon());
    const isTold = stderr.length > 0 || latin1Text(stdout) === right;
    if (!isTold) wrong.push(`${at}: ${damage(load, at).slice(at - 5, at + 5)}: ${latin1Text(stdout)}`);
  }
  return wrong;
}

describe('a script of ours that was damaged on its way', () => {
  test.each(Object.keys(damages))('never runs, a byte %s', { timeout: 60_000 }, async (how) => {
    const damage = damages[how] ?? ((code) => code);
    await using bench = await connect('generic');
    await using lease = await bench.session.acquire('test', { ...soon(60_000), interrupt: false });
    for (const form of ['packed', 'checked'] as const)
      expect(await wrongAnswers(lease, loadingCodeAs(form, script), damage), form).toEqual([]);
  });

  test('would do something else without its sum', async () => {
    await using bench = await connect('generic');
    await using lease = await bench.session.acquire('test', { ...soon(60_000), interrupt: false });
    expect(
      await wrongAnswers(lease, loadingCodeAs('plain', script), (code, at) => code.slice(0, at + 1) + code.slice(at)),
    ).not.toEqual([]);
  });
});

describe('a script travels unchecked only where a board lacks the memory for more', () => {
  const raises = [
    'SyntaxError: ',
    'NameError: ',
    'SyntaxError: ',
    'SyntaxError: ',
    'OSError: 28',
    'MemoryError: ',
    'MemoryError: ',
  ];
  const careful = ['packed', 'packed', 'packed', 'checked', 'checked', 'checked'];

  test.each([
    [100_000, [...careful, 'checked', 'checked']],
    [40_000, [...careful, 'plain', 'plain']],
    [9000, [...careful, 'plain', 'plain'].map(() => 'plain')],
  ])('%i bytes are free', async (freeMemory, expected) => {
    const answers = [...raises, 'none'];
    const forms: string[] = [];
    await using bench = await connectTo({
      freeMemory,
      execute: (code) => {
        if (!code.includes("['f'](")) return '';
        forms.push(code.includes('DeflateIO') ? 'packed' : code.includes("r'''") ? 'checked' : 'plain');
        const answer = answers[forms.length - 1] ?? '';
        return answer === 'none' ? right : { start: (io) => io.end(`Traceback (most recent call last):\r\n${answer}\r\n`) };
      },
    });
    await using lease = await bench.session.acquire('test', { ...soon(), interrupt: false });
    const long = { ...script, text: script.text + '# \n def g():\n  print("a text that can be packed")\n'.repeat(9) };
    for (const answer of answers) {
      const result = lease.call(long, 'f', [], soon());
      await (answer === 'none' ? result : expect(result).rejects.toThrow());
    }
    expect(forms).toEqual(expected);
  });

  test('or cannot count a sum', async () => {
    const forms: string[] = [];
    const before = 'Traceback (most recent call last):\r\n  File "<stdin>", line 1, in <module>\r\n';
    await using bench = await connectTo({
      execute: (code) => {
        if (!code.includes("['f'](")) return '';
        forms.push(code.includes('ubinascii') ? 'checked' : 'plain');
        return code.includes('ubinascii')
          ? { start: (io) => io.end(`${before}ImportError: no module named 'ubinascii'\r\n`) }
          : right;
      },
    });
    await using lease = await bench.session.acquire('test', { ...soon(), interrupt: false });
    const unpacked = { ...script, pack: undefined };
    await expect(lease.call(unpacked, 'f', [], soon())).rejects.toMatchObject({ code: 'device.raised' });
    expect(latin1Text(await lease.call(unpacked, 'f', [], soon()))).toBe(right);
    expect(forms).toEqual(['checked', 'plain']);
  });
});

test('a script is loaded again after Python restarted', async () => {
  let calls = 0;
  await using bench = await connectTo({
    execute: (code) => {
      if (!code.includes("['f'](")) return '';
      // At first while it is loaded, then unseen: the board answers as one that has lost its names.
      if (++calls === 1) return { start: (io) => io.softReset() };
      if (calls === 4)
        return {
          start: (io) => io.end(`Traceback (most recent call last):\r\nNameError: name '_outpost_swap' isn't defined\r\n`),
        };
      return code.includes('def f') ? 'loaded' : 'called';
    },
  });
  await using lease = await bench.session.acquire('test', { ...soon(), interrupt: false });
  const unpacked = { ...script, pack: undefined };
  const call = async (): Promise<string> => latin1Text(await lease.call(unpacked, 'f', [], soon()));
  await call();
  expect([await call(), await call()]).toEqual(['loaded', 'called']);
  await expect(call()).rejects.toMatchObject({ code: 'device.raised' });
  expect(await call()).toBe('loaded');
});

test('every script of ours can stand in a raw literal', () => {
  const folder = new URL('../../resources/device/', import.meta.url);
  for (const name of readdirSync(folder))
    expect(readFileSync(new URL(name, folder), 'utf8'), name).toMatch(/^(?:(?!''')[\n -~])*\n$/);
});
