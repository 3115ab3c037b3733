import { latin1Text, utf8 } from '../base/bytes.js';
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

/** Enough for any script, and little for a board that unpacks at all. */
const WINDOW_BITS = 11;

/** `loadingCode`, packed where the script says how: on a slow link its bytes are most of the time that a small file takes. */
export function shortestLoadingCode(script: DeviceScript): string {
  const plain = loadingCode(script);
  if (script.pack === undefined) return plain;
  const data = btoa(latin1Text(script.pack(utf8(plain), WINDOW_BITS)));
  const unpack = `__import__('binascii').a2b_base64('${data}')`;
  const packed = `exec(__import__('deflate').DeflateIO(__import__('io').BytesIO(${unpack}),1,${WINDOW_BITS}).read())\n`;
  return packed.length < plain.length ? packed : plain;
}

/** Code that calls a function of a loaded script. */
export function callingCode(script: DeviceScript, fn: string, args: readonly PyValue[]): string {
  return `${globalNameOf(script)}['${fn}'](${args.map(pyLiteral).join(',')})`;
}

/** Code that removes scripts, whether they are there or not. */
export function unloadingCode(scripts: readonly DeviceScript[]): string {
  return scripts.map((script) => `globals().pop('${globalNameOf(script)}',0)`).join(';');
}
