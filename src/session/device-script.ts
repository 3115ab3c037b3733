import { latin1Text, utf8 } from '../base/bytes.js';
import { crc32 } from '../base/crc.js';
import { pyLiteral, type PyValue } from '../base/py-literal.js';
import type { DeviceScript } from './types.js';

/** The one name that a loaded script has among the person's globals, until the lease ends. */
export function globalNameOf(script: DeviceScript): string {
  return `_outpost_${script.name.replace(/\W/g, '_')}`;
}

/**
 * Code that loads a script: all of it inside one function, whose result holds the script's functions.
 *
 * That keeps imports, constants and helpers out of the person's globals (reference/micropython-host.md 1.4) with
 * plain `def`s that any firmware has. Comments and blank lines stay behind: each byte costs time and heap.
 */
export function loadingCode(script: DeviceScript): string {
  const name = globalNameOf(script);
  const lines = script.text.split(/\r?\n/).filter((line) => !/^\s*(#|$)/.test(line));
  const functions = [...script.text.matchAll(/^def (\w+)\(/gm)].map((m) => m[1] ?? '');
  const table = functions.map((fn) => `'${fn}':${fn}`).join(',');
  return `def ${name}():\n${lines.map((line) => ` ${line}\n`).join('')} return {${table}}\n${name}=${name}()\n`;
}

/**
 * How a script travels: packed (on a slow link its bytes are most of the time that a small file takes), as text with its sum, or as
 * it is. The later ones ask less of the board; only `plain` would run what was damaged on the way.
 */
export type LoadingForm = 'packed' | 'checked' | 'plain';

/** Code that loads a script in a form, or in a shorter one that is as safe. */
export function loadingCodeAs(form: LoadingForm, script: DeviceScript): string {
  const plain = loadingCode(script);
  if (form === 'plain') return plain;
  const checked = checkedCode(`r'''${plain}'''`, plain);
  if (form === 'checked' || script.pack === undefined) return checked;
  const data = btoa(latin1Text(script.pack(utf8(plain), WINDOW_BITS)));
  const unpack = `__import__('binascii').a2b_base64('${data}')`;
  const packed = checkedCode(
    `__import__('deflate').DeflateIO(__import__('io').BytesIO(${unpack}),1,${WINDOW_BITS}).read()`,
    plain,
  );
  return packed.length < checked.length ? packed : checked;
}

/** Enough for any script, and little for a board that unpacks at all. */
const WINDOW_BITS = 11;

/**
 * Code that executes what an expression gives when that is the wanted text; else it raises `SyntaxError`, as code does that
 * was damaged so much that it does not compile: nothing ran. Without, a blank doubled on the way may move a line into another
 * block: a rename was left out so, and its success told.
 */
function checkedCode(expression: string, wanted: string): string {
  const pick = `(lambda s,m:s if m.crc32(s)==${crc32(utf8(wanted))} else'(')`;
  return `exec(${pick}(${expression},__import__('ubinascii')))\n`;
}

/** Code that calls a function of a loaded script. */
export function callingCode(script: DeviceScript, fn: string, args: readonly PyValue[]): string {
  return `${globalNameOf(script)}['${fn}'](${args.map(pyLiteral).join(',')})`;
}

/** Code that removes scripts, whether they are there or not. */
export function unloadingCode(scripts: readonly DeviceScript[]): string {
  return scripts.map((script) => `globals().pop('${globalNameOf(script)}',0)`).join(';');
}
