import { describe, expect, test } from 'vitest';
import { OutpostError } from '../base/errors.js';
import { again } from './again.js';

const raised = (exception: string, frames = ''): OutpostError =>
  new OutpostError('device.raised', {
    traceback: `Traceback (most recent call last):\r\n  File "<stdin>", line 4, in <module>\r\n${frames}${exception}\r\n`,
    exception,
    doing: '_op_do',
  });

/** How often work is done that always fails so. */
async function timesOf(what: 'readOnly' | 'changes', error: OutpostError): Promise<number> {
  let times = 0;
  const work = (): Promise<never> => {
    times++;
    return Promise.reject(error);
  };
  await expect(again(what, work)).rejects.toBe(error);
  return times;
}

describe('work over a link is done again', () => {
  const inScript = '  File "<string>", line 2, in _op_do\r\n';

  test.each([
    ['code that did not compile', raised('SyntaxError: invalid syntax'), 6, 6],
    ['a damaged name of a script', raised("NameError: name '_outpos_fs' isn't defined"), 6, 6],
    ['a damaged name of a function', raised('KeyError: _kp_do'), 6, 6],
    ['a script that began to run', raised("NameError: name 'oss' isn't defined", inScript), 3, 1],
    ['a frame that was damaged on its way', raised('KeyError: x', inScript.replace('\r\n', '\r')), 3, 1],
    ['an interrupt, which may come at the end', raised('KeyboardInterrupt: '), 3, 1],
    ['a damaged answer', new OutpostError('protocol.checksum', { what: 'x' }), 3, 1],
    ['a lack of memory', new OutpostError('device.out-of-memory', { doing: 'x' }), 3, 1],
    ['what the board says of a file', new OutpostError('fs.not-found', { path: '/x' }), 1, 1],
  ] as const)('after %s', async (_, error, reads, changes) => {
    expect(await timesOf('readOnly', error)).toBe(reads);
    expect(await timesOf('changes', error)).toBe(changes);
  });
});
