import { concat, indexOfBytes } from '../../base/bytes.js';
import { FRIENDLY_BANNER_END, FRIENDLY_PROMPT, LF } from './codec.js';

/** Most that is kept while the friendly prompt is awaited: output of timers may come between. */
const KEPT = 4096;

/** Reads the way back to the friendly prompt: banner, its last line, then a prompt that may be any text. */
export class LeaveWatch {
  #bytes: Uint8Array = new Uint8Array(0);

  receive(bytes: Uint8Array): void {
    this.#bytes = concat([this.#bytes, bytes]).slice(-KEPT);
  }

  /** The last line, when the text ends in one without a line end. */
  get prompt(): Uint8Array {
    const line = this.#bytes.subarray(this.#bytes.lastIndexOf(LF) + 1);
    return line.length > 0 && line.length <= 64 ? line : FRIENDLY_PROMPT;
  }

  /** The usual prompt ends the text. */
  get isAtPrompt(): boolean {
    return indexOfBytes(this.#bytes, FRIENDLY_PROMPT, Math.max(0, this.#bytes.length - FRIENDLY_PROMPT.length)) >= 0;
  }

  /** The banner's last line is there, and something after it. */
  get isAfterBanner(): boolean {
    const at = indexOfBytes(this.#bytes, FRIENDLY_BANNER_END);
    return at >= 0 && this.#bytes.subarray(at + FRIENDLY_BANNER_END.length).some((b) => b > 0x20);
  }
}
