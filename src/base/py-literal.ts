/** What can be passed to Python that runs on a board. */
export type PyValue = string | number | boolean | null | Uint8Array | readonly PyValue[];

/**
 * Writes a value as a Python literal in plain ASCII without control bytes, so that no REPL mode can misread it.
 *
 * Text outside ASCII is escaped (`\xNN`, `\uNNNN`, `\UNNNNNNNN`); lone surrogates are refused by the caller's path
 * check. The only way in which arguments reach code on a board.
 * Source: reference/micropython-host.md 1.2 and 1.6 (bytes 01 to 04 and non-ASCII input).
 */
export function pyLiteral(value: PyValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return pyNumber(value);
  if (typeof value === 'string') return `'${[...value].map(escapeCharacter).join('')}'`;
  if (value instanceof Uint8Array) return pyBytes(value);
  return `[${value.map(pyLiteral).join(', ')}]`;
}

function pyNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError('a Python literal must be a finite number');
  return String(value);
}

function pyBytes(value: Uint8Array): string {
  let out = "b'";
  for (const b of value) {
    if (b === 0x27 || b === 0x5c) out += `\\${String.fromCharCode(b)}`;
    else if (b >= 0x20 && b < 0x7f) out += String.fromCharCode(b);
    else out += `\\x${b.toString(16).padStart(2, '0')}`;
  }
  return `${out}'`;
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === "'" || character === '\\') return `\\${character}`;
  if (code >= 0x20 && code < 0x7f) return character;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}
