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

  constructor(open: OpenChannel, onState: (state: LinkState) => void, clock: Clock = systemClock) {
    this.#open = open;
    this.#onState = onState;
    this.#clock = clock;
    this.client = createSwitchingClient(() => this.#current);
  }

  /** Connects now: the first time, or because the person does not want to wait or wants this window to be the one. */
  async connect(attempt = 0): Promise<void> {
    this.#pause[Symbol.dispose]();
    if (this.#disposed || this.#current !== null) return;
    if (attempt === 0) this.#onState({ kind: 'connecting' });
    try {
      const channel = await this.#open();
      this.#adopt(channel);
    } catch {
      // Whatever kept the channel from opening, the next attempt is the answer; the banner says so.
      this.#retry(attempt + 1);
    }
  }

  #adopt(channel: Channel): void {
    this.#channel = channel;
    this.#current = createClient(api, channel);
    this.#onState({ kind: 'connected' });
    void channel.closed.then(({ reason }) => {
      if (this.#channel !== channel) return;
      this.#channel = null;
      this.#current = null;
      if (this.#disposed) return;
      if (reason.includes(REPLACED)) this.#onState({ kind: 'replaced' });
      else this.#retry(1);
    });
  }

  #retry(attempt: number): void {
    if (this.#disposed) return;
    this.#onState({ kind: 'lost', attempt });
    const ms = PAUSES_MS[Math.min(attempt, PAUSES_MS.length) - 1] ?? 4000;
    this.#pause = this.#clock.after(ms, () => void this.connect(attempt));
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#pause[Symbol.dispose]();
    this.#channel?.close();
  }
}
