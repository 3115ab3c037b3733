import { readdirSync, readFileSync } from 'node:fs';
import { parseTranscript, type Transcript } from '../transcript.js';

const FOLDER = new URL('../fixtures/', import.meta.url);

/** Names of all recordings of real firmware that the tests have. */
export const recordingNames: readonly string[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.jsonl'))
  .map((name) => name.replace('.jsonl', ''))
  .sort();

/** One recording of real firmware, such as `qemu-05-raw-exec`. */
export function recording(name: string): Transcript {
  return parseTranscript(readFileSync(new URL(`${name}.jsonl`, FOLDER), 'utf8'));
}
