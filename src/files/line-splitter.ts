import { latin1Text } from '../base/bytes.js';

/** Cuts a byte stream into lines as it arrives. */
export class LineSplitter {
  #open = '';

  take(chunk: Uint8Array): readonly string[] {
    const parts = (this.#open + latin1Text(chunk)).split('\n');
    this.#open = parts.pop() ?? '';
    return parts.map((line) => line.trimEnd());
  }

  rest(): string {
    const line = this.#open.trimEnd();
    this.#open = '';
    return line;
  }
}
