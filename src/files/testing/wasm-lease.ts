import { loadMicroPython } from '@micropython/micropython-webassembly-pyscript';
import { concat, latin1, latin1Text, utf8 } from '../../base/bytes.js';
import { OutpostError } from '../../base/errors.js';
import { pyLiteral } from '../../base/py-literal.js';
import { BoardProfile } from '../../boards/profile.js';
import type { BoardIdentity, ExecResult, ReplLease } from '../../session/types.js';

/** errno numbers of Emscripten's C library in those of MicroPython's boards. */
const ERRNO = '{44: 2, 20: 17, 54: 20, 31: 21, 55: 39, 28: 22, 51: 28, 37: 36, 2: 13, 63: 1, 8: 9}';

/** Makes `os` and `open` fail with a board's numbers, and gives `ilistdir` the four values of boards. */
const PRELUDE = `
import os, sys, builtins
_errno = ${ERRNO}
def _mapped(f):
    def g(*a):
        try:
            return f(*a)
        except OSError as e:
            raise OSError(_errno.get(e.args[0], e.args[0]))
    return g
class _Os: pass
_os = _Os()
for _n in ('remove', 'rename', 'mkdir', 'rmdir', 'stat', 'statvfs', 'listdir'):
    setattr(_os, _n, _mapped(getattr(os, _n)))
_ilistdir = os.ilistdir
def _list4(p):
    return [(e[0], e[1], 0) for e in _mapped(_ilistdir)(p)]
_os.ilistdir = _list4
builtins.open = _mapped(open)
`;

/** Turns the board into one with an older core: names of `os` that it lacks. */
export interface WasmBoard {
  readonly lacks?: readonly ('ilistdir' | 'stat' | 'rename' | 'ubinascii' | 'crc32' | 'uhashlib')[];
  readonly kind?: BoardProfile['files']['kind'];
  readonly blockBytes?: number;
}

/** A lease that shows what was sent and can damage what comes back. */
export interface WasmLease extends ReplLease {
  readonly sent: string[];
  damage: ((out: string) => string) | undefined;
  /** The same for code on its way to the board. */
  damageCode: ((code: string) => string) | undefined;
  exec(code: string): Promise<ExecResult>;
}

/** A lease over MicroPython in this process: no framing and no stream, for tests of device scripts. */
export async function wasmLease(board: WasmBoard = {}): Promise<WasmLease> {
  let out: Uint8Array[] = [];
  const python = await loadMicroPython({
    heapsize: 256 * 1024,
    linebuffer: false,
    stdout: (data: Uint8Array) => void out.push(data.slice()),
  });
  python.runPython(PRELUDE + lackOf(board.lacks ?? []));
  const loaded = new Set<string>();
  const lease: WasmLease = {
    holder: 'test',
    sent: [],
    damage: undefined,
    damageCode: undefined,
    profile: BoardProfile.parse({
      id: 'test',
      name: 'Test board',
      files: { root: '/home', kind: board.kind ?? 'littlefs' },
      transfer: { blockBytes: board.blockBytes ?? 512 },
      source: 'none',
      tested: 'none',
    }),
    identity: () => Promise.resolve(identityOf(board)),
    exec(code: string): Promise<ExecResult> {
      lease.sent.push(code);
      out = [];
      let stderr = '';
      try {
        python.runPython(lease.damageCode?.(code) ?? code);
      } catch (error) {
        stderr = (error as Error).message;
      }
      const stdout = lease.damage === undefined ? concat(out) : latin1(lease.damage(latin1Text(concat(out))));
      return Promise.resolve({ stdout, stderr: utf8(stderr) });
    },
    async call(script, fn, args, options) {
      if (!loaded.has(script.name)) {
        loaded.add(script.name);
        await lease.exec(script.text);
      }
      const result = await lease.exec(`${fn}(${args.map(pyLiteral).join(',')})\n`);
      if (result.stderr.length > 0) {
        const traceback = latin1Text(result.stderr);
        throw new OutpostError('device.raised', {
          traceback,
          exception: traceback.trimEnd().split('\n').at(-1) ?? '',
          doing: fn,
        });
      }
      if (options.onStdout === undefined) return result.stdout;
      // In two pieces, so that a line is split between them.
      options.onStdout(result.stdout.subarray(0, 5));
      options.onStdout(result.stdout.subarray(5));
      return new Uint8Array();
    },
    send: () => Promise.reject(new Error('not for this test')),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return lease;
}

function lackOf(lacks: NonNullable<WasmBoard['lacks']>): string {
  const modules = ['ubinascii', 'uhashlib'].filter((name) => lacks.some((l) => l === name));
  return `
${lacks
  .filter((l) => l === 'ilistdir' || l === 'stat' || l === 'rename')
  .map((l) => `del _os.${l}`)
  .join('\n')}
${lacks.includes('stat') ? FLAT : ''}
class _B: pass
_b = _B()
import ubinascii as _u
for _n in ('hexlify', 'b2a_base64', 'a2b_base64'): setattr(_b, _n, getattr(_u, _n))
_real = __import__
def _import(name, *a):
    if name in ${pyLiteral(modules)}:
        raise ImportError(name)
    if name == 'ubinascii' and ${pyLiteral(lacks.includes('crc32'))}:
        return _b
    return _os if name == 'os' else _real(name, *a)
builtins.__import__ = _import
`;
}

/** The micro:bit's os: one folder, sizes by their own function. */
const FLAT = `
_os.size = lambda n: _mapped(os.stat)(n)[6]
_os.listdir = lambda: [n for n in _mapped(os.listdir)('/home') if n != 'web_user']
os.chdir('/home')
`;

function identityOf(board: WasmBoard): BoardIdentity {
  const has = (name: NonNullable<WasmBoard['lacks']>[number]): boolean => !(board.lacks ?? []).includes(name);
  return {
    uniqueId: 'aa',
    machine: 'test',
    implementation: 'micropython',
    version: [1, 27, 0],
    firmware: 'MicroPython 1.27.0',
    platform: 'webassembly',
    mpy: null,
    root: '/home',
    path: [],
    has: {
      rename: has('rename'),
      sha256: has('uhashlib') && has('ubinascii'),
      crc32: has('crc32') && has('ubinascii'),
      base64: has('ubinascii'),
      statvfs: has('stat'),
      ilistdir: has('ilistdir'),
      stat: has('stat'),
      inflate: null,
      binaryStdin: false,
    },
  };
}
