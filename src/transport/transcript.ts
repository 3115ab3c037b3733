import { fromHex, latin1Text, toHex } from '../base/bytes.js';
import type { Clock } from '../base/clock.js';
import type { ByteStream } from './byte-stream.js';
import type { WireEntry } from './wire-log.js';

/** One passage of a recording. `ms` counts from its start. */
export interface TranscriptEntry {
  readonly ms: number;
  readonly dir: 'to-board' | 'to-host';
  readonly bytes: Uint8Array;
  readonly note?: string;
}

/** A recording of one session on the wire. */
export interface Transcript {
  readonly name: string;
  readonly what: string;
  readonly entries: readonly TranscriptEntry[];
}

/**
 * Reads a recording: JSON lines, a header, then `ms`, `dir` (`>` host to board, `<` board to host), `hex`.
 *
 * Lines without bytes (line settings, notes of silence) are left out.
 */
export function parseTranscript(text: string): Transcript {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const [header, ...rest] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const entries = rest.flatMap((line): TranscriptEntry[] => {
    const bytes = typeof line['hex'] === 'string' ? fromHex(line['hex']) : undefined;
    if (bytes === undefined || bytes.length === 0) return [];
    const note = typeof line['note'] === 'string' ? { note: line['note'] } : {};
    return [{ ms: Number(line['ms']), dir: line['dir'] === '>' ? 'to-board' : 'to-host', bytes, ...note }];
  });
  return { name: textOf(header?.['transcript']), what: textOf(header?.['what']), entries };
}

/** Writes a recording in the form that `parseTranscript` reads. */
export function formatTranscript({ name, what, entries }: Transcript): string {
  const lines: unknown[] = [
    { transcript: name, what, dir: '> host to board, < board to host' },
    ...entries.map(({ ms, dir, bytes, note }) => ({
      ms: Math.round(ms * 100) / 100,
      dir: dir === 'to-board' ? '>' : '<',
      n: bytes.length,
      hex: toHex(bytes),
      text: latin1Text(bytes),
      ...(note === undefined ? {} : { note }),
    })),
  ];
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}

/** Turns what a session kept of its wire into a recording. */
export function transcriptOfWire(
  entries: readonly WireEntry[],
  about: { readonly name: string; readonly what: string },
): Transcript {
  const start = entries[0]?.at ?? 0;
  return {
    ...about,
    entries: entries.map(({ at, dir, bytes }) => ({ ms: at - start, dir: dir === 'out' ? 'to-board' : 'to-host', bytes })),
  };
}

/** A stream that is recorded as it is used. */
export interface RecordedStream {
  readonly stream: ByteStream;
  /** What has passed so far. */
  transcript(): Transcript;
}

/** Wraps a stream so that everything on it is recorded. */
export function recordStream(
  stream: ByteStream,
  options: { readonly clock: Clock; readonly name: string; readonly what: string },
): RecordedStream {
  const start = options.clock.now();
  const entries: TranscriptEntry[] = [];
  const tap = (dir: TranscriptEntry['dir']): TransformStream<Uint8Array, Uint8Array> =>
    new TransformStream({
      transform: (chunk, controller) => {
        entries.push({ ms: options.clock.now() - start, dir, bytes: chunk.slice() });
        controller.enqueue(chunk);
      },
    });
  const outward = tap('to-board');
  // A broken pipe shows at both ends already: as the writer's failure and in `closed`.
  outward.readable.pipeTo(stream.writable).catch(() => undefined);
  return {
    stream: {
      label: stream.label,
      readable: stream.readable.pipeThrough(tap('to-host')),
      writable: outward.writable,
      closed: stream.closed,
      ...(stream.control === undefined ? {} : { control: stream.control }),
      [Symbol.asyncDispose]: () => stream[Symbol.asyncDispose](),
    },
    transcript: () => ({ name: options.name, what: options.what, entries: [...entries] }),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
