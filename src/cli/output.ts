import type { Writable } from 'node:stream';

/** Where results and remarks go: results to standard output, everything else to standard error. */
export interface Output {
  readonly isJson: boolean;
  /** Bytes of a program or a file, unchanged. */
  bytes(chunk: Uint8Array): void;
  /** One line of a result. */
  line(text: string): void;
  /** The whole result with `--json`. */
  json(value: unknown): void;
  /** A remark for the person; not part of the result. */
  note(text: string): void;
  /** A program's traceback or other error text, unchanged. */
  errorBytes(chunk: Uint8Array): void;
  /** Resolves when everything has left the process. */
  flush(): Promise<void>;
}

/** Output to two streams. */
export function createOutput(stdout: Writable, stderr: Writable, isJson: boolean): Output {
  return {
    isJson,
    bytes: (chunk) => void stdout.write(chunk),
    line: (text) => void stdout.write(`${text}\n`),
    json: (value) => void stdout.write(`${JSON.stringify(value)}\n`),
    note: (text) => {
      if (!isJson) stderr.write(`${text}\n`);
    },
    errorBytes: (chunk) => void stderr.write(chunk),
    async flush() {
      await Promise.all([stdout, stderr].map(written));
    },
  };
}

/** An empty write's callback comes after all writes before it; a closed pipe ends the wait too. */
function written(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableLength === 0) resolve();
    else stream.write('', () => resolve());
  });
}

/** What moves a terminal's cursor or turns the direction of text. */
const UNPRINTABLE = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** A name as one line of a listing: names come from boards and may hold anything. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Bytes for JSON: text where they are UTF-8, else base64. */
export function jsonBytes(name: string, bytes: Uint8Array): Readonly<Record<string, string>> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  return Buffer.from(text, 'utf8').equals(buffer) ? { [name]: text } : { [`${name}Base64`]: buffer.toString('base64') };
}
