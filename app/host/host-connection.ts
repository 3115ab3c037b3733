import { systemClock, type Clock } from '../../src/base/clock.js';
import { toDisposable, type Disposable } from '../../src/base/disposable.js';
import { api, type HostClient } from '../../src/contract/api.js';
import type { Channel } from '../../src/rpc/channel.js';
import { createClient } from '../../src/rpc/client.js';
import { createSwitchingClient } from './switching-client.js';

/** Opens one channel to the host; rejects when that fails. */
export type OpenChannel = () => Promise<Channel>;

/** What the link to the host does now. */
export type LinkState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'lost'; readonly attempt: number }
  | { readonly kind: 'replaced' };

/** The reason that the host gives when the same window was opened again elsewhere. */
export const REPLACED = 'replaced';

/** A link that held this long was a good one: the next loss starts with short pauses again. */
const STEADY_MS = 5000;
const PAUSES_MS = [250, 500, 1000, 2000, 4000] as const;

/** A link to the host that comes back by itself. */
export class HostConnection implements Disposable {
  /** The host, the same object across reconnects. */
  readonly client: HostClient;
  readonly #open: OpenChannel;
  readonly #clock: Clock;
  readonly #onState: (state: LinkState) => void;
  #current: HostClient | null = null;
  #channel: Channel | null = null;
  #pause: Disposable = toDisposable(() => undefined);
  #disposed = false;
  #attempt = 0;
  #openedAt = 0;

  constructor(open: OpenChannel, onState: (state: LinkState) => void, clock: Clock = systemClock) {
    this.#open = open;
    this.#onState = onState;
    this.#clock = clock;
    this.client = createSwitchingClient(() => this.#current);
  }

  /** Connects now: the first time, or because the person does not want to wait or wants this window to be the one. */
  async connect(): Promise<void> {
    this.#attempt = 0;
    this.#onState({ kind: 'connecting' });
    await this.#try();
  }

  async #try(): Promise<void> {
    this.#pause[Symbol.dispose]();
    if (this.#disposed || this.#current !== null) return;
    try {
      const channel = await this.#open();
      this.#adopt(channel);
    } catch {
      // Whatever kept the channel from opening, the next attempt is the answer; the banner says so.
      this.#retry();
    }
  }

  #adopt(channel: Channel): void {
    this.#channel = channel;
    this.#openedAt = this.#clock.now();
    this.#current = createClient(api, channel);
    this.#onState({ kind: 'connected' });
    void channel.closed.then(({ reason }) => {
      if (this.#channel !== channel) return;
      this.#channel = null;
      this.#current = null;
      if (this.#disposed) return;
      if (this.#clock.now() - this.#openedAt > STEADY_MS) this.#attempt = 0;
      if (reason.includes(REPLACED)) this.#onState({ kind: 'replaced' });
      else this.#retry();
    });
  }

  #retry(): void {
    if (this.#disposed) return;
    const ms = PAUSES_MS[Math.min(this.#attempt, PAUSES_MS.length - 1)] ?? 4000;
    this.#attempt += 1;
    this.#onState({ kind: 'lost', attempt: this.#attempt });
    this.#pause = this.#clock.after(ms, () => void this.#try());
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#pause[Symbol.dispose]();
    this.#channel?.close();
  }
}
