/** How a text file is written, so that saving changes nothing but the text. */
export interface TextForm {
  readonly encoding: 'utf-8' | 'utf-8-bom' | 'latin-1';
  readonly eol: '\n' | '\r\n';
}

/** What the bytes of a file are to an editor. */
export type Decoded = { readonly kind: 'text'; readonly text: string; readonly form: TextForm } | { readonly kind: 'binary' };

/** The form of a new file. */
export const plainForm: TextForm = { encoding: 'utf-8', eol: '\n' };

const BOM = [0xef, 0xbb, 0xbf] as const;
/** A NUL this early says "not text", as in git. */
const SNIFFED_BYTES = 8000;

function hasBom(bytes: Uint8Array): boolean {
  return BOM.every((byte, index) => bytes[index] === byte);
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Not UTF-8: the caller takes the bytes as Latin-1.
    return null;
  }
}

function latin1(bytes: Uint8Array): string {
  // TextDecoder's "latin1" is windows-1252, which can't give every byte back.
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 8192) parts.push(String.fromCharCode(...bytes.subarray(i, i + 8192)));
  return parts.join('');
}

function eolOf(text: string): TextForm['eol'] {
  const crlf = text.split('\r\n').length - 1;
  const all = text.split('\n').length - 1;
  return crlf * 2 > all ? '\r\n' : '\n';
}

/** Decodes a file: UTF-8 with or without BOM, else Latin-1; a NUL byte near the start makes it binary. */
export function decodeText(bytes: Uint8Array): Decoded {
  if (bytes.subarray(0, SNIFFED_BYTES).includes(0)) return { kind: 'binary' };
  const bom = hasBom(bytes);
  const body = bom ? bytes.subarray(BOM.length) : bytes;
  const unicode = utf8(body);
  const text = unicode ?? latin1(body);
  const encoding = unicode === null ? 'latin-1' : bom ? 'utf-8-bom' : 'utf-8';
  return { kind: 'text', text, form: { encoding, eol: eolOf(text) } };
}

/** Encodes a text in its form. A Latin-1 file that got other characters becomes UTF-8. */
export function encodeText(text: string, form: TextForm): Uint8Array {
  if (form.encoding === 'latin-1') {
    const codes = Uint8Array.from(text, (char) => char.charCodeAt(0));
    if ([...text].every((char) => char.charCodeAt(0) < 256)) return codes;
  }
  const body = new TextEncoder().encode(text);
  if (form.encoding !== 'utf-8-bom') return body;
  const all = new Uint8Array(BOM.length + body.length);
  all.set(BOM);
  all.set(body, BOM.length);
  return all;
}
