import { latin1, utf8 } from '../../base/bytes.js';

// Control bytes of the REPL. Source: reference/micropython-host.md 1.1.

/** Friendly: to the raw REPL. Raw: reprint its banner, clear the line. */
export const CTRL_A = 0x01;
/** Raw: to the friendly REPL. */
export const CTRL_B = 0x02;
/** Interrupt; at a prompt: cancel the line (raw: without an answer). */
export const CTRL_C = 0x03;
/** End of input; on an empty line: soft reset. */
export const CTRL_D = 0x04;
/** Friendly: paste mode. Raw: begins the raw-paste request. */
export const CTRL_E = 0x05;
/** Pycom boards: restart into safe boot, from any state. */
export const CTRL_F = 0x06;

/** What the raw REPL says of itself, without line ends: the one answer that no board changes. */
export const RAW_BANNER = latin1('raw REPL; CTRL-B to exit');

/** Last words of the friendly banner: the board has started anew, or left raw mode. */
export const FRIENDLY_BANNER_END = latin1('Type "help()" for more information.');

/** The friendly prompt. A program may change it (`sys.ps1`), so nothing relies on it alone. */
export const FRIENDLY_PROMPT = latin1('>>> ');

/** Asks for raw-paste mode; answered by `R` 01 and a window, `R` 00, or the banner again (before 1.14). */
export const PASTE_REQUEST = Uint8Array.of(CTRL_E, 0x41, CTRL_A);

/** Carriage return: ends a typed line. */
export const CR = 0x0d;
/** Line feed. */
export const LF = 0x0a;
/** The raw prompt, `>`. */
export const RAW_PROMPT = 0x3e;

/**
 * Source text as bytes that every raw mode takes.
 *
 * Bytes 01 to 06 would end, cancel or reboot (06 on Pycom boards), so they become `\xNN`, which means the same
 * inside a string literal, the only place where they can stand. A byte order mark goes. Empty code would soft-reset
 * the board (1.2 point 4), so it becomes `pass`.
 */
export function sourceBytes(code: string): Uint8Array {
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  const safe = code.replace(/^\uFEFF/, '').replace(/[\x01-\x06]/g, (c) => `\\x0${c.charCodeAt(0)}`);
  return utf8(safe.length === 0 ? 'pass' : safe);
}
