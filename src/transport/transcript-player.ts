import { toHex } from '../base/bytes.js';
import type { ByteStream } from './byte-stream.js';
import { createMemoryStreamPair } from './memory-stream.js';
import type { TranscriptEntry } from './transcript.js';

/** A recording that plays the board. */
export interface PlayedBoard {
  readonly stream: ByteStream;
  /** Bytes of the host that were not the recorded ones: position and both, or undefined. */
  readonly deviation: string | undefined;
  /** Recorded passages that were not reached. */
  readonly remaining: number;
}

/**
 * Plays the board's side of a recording: each passage comes as soon as the host has sent exactly what it sent then.
 *
 * How the host cuts its bytes does not matter. The first byte that differs unplugs the board and is told as
 * `deviation`. `cut` splits the board's passages, for tests of split invariance.
 */
export function playTranscript(
  entries: readonly TranscriptEntry[],
  options: { readonly label?: string; readonly cut?: (bytes: Uint8Array) => readonly Uint8Array[] } = {},
): PlayedBoard {
  const { host, device, close } = createMemoryStreamPair({ label: options.label ?? 'recording' });
  const writer = device.writable.getWriter();
  let at = 0;
  let taken = 0;
  let deviation: string | undefined;

  const speak = async (): Promise<void> => {
    for (let entry = entries[at]; entry?.dir === 'to-host'; entry = entries[++at]) {
      for (const piece of options.cut?.(entry.bytes) ?? [entry.bytes]) await writer.write(piece);
    }
  };
  const hear = async (byte: number): Promise<boolean> => {
    const entry = entries[at];
    if (entry?.bytes[taken] !== byte) {
      deviation = `passage ${at}, byte ${taken}: ${toHex(Uint8Array.of(byte))} instead of ${toHex(entry?.bytes.subarray(taken) ?? new Uint8Array(0))}`;
      close({ kind: 'failed', message: deviation });
      return false;
    }
    if (++taken < entry.bytes.length) return true;
    taken = 0;
    at++;
    await speak();
    return true;
  };
  const play = async (): Promise<void> => {
    await speak();
    const reader = device.readable.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      for (const byte of next.value) if (!(await hear(byte))) return;
    }
  };
  // The host may let go in the middle of a passage: then nobody is left to tell.
  play().catch(() => undefined);
  return {
    stream: host,
    get deviation() {
      return deviation;
    },
    get remaining() {
      return entries.length - at;
    },
  };
}
