import { latin1Text } from '../base/bytes.js';

const BANNER = 'raw REPL; CTRL-B to exit';

/** Cuts a byte stream into lines as it arrives, without raw prompts that an earlier Ctrl-A had asked for. */
export class LineSplitter {
  #open = '';
  #followsBanner = false;

  take(chunk: Uint8Array): readonly string[] {
    const parts = (this.#open + latin1Text(chunk)).split('\n');
    this.#open = parts.pop() ?? '';
    return parts.map((line) => this.#withoutBanner(line.trimEnd())).filter((line) => line !== BANNER);
  }

  rest(): string {
    const line = this.#withoutBanner(this.#open.trimEnd());
    this.#open = '';
    return line;
  }

  /** The line with which a late prompt was mixed. */
  #withoutBanner(line: string): string {
    const rest = this.#followsBanner && line.startsWith('>') ? line.slice(1) : line;
    this.#followsBanner = rest === BANNER;
    return rest;
  }
}
