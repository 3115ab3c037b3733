import type { Event } from '../base/event.js';

/** Why a channel ended, for logs and for the text a window shows. */
export interface ChannelEnd {
  readonly reason: string;
}

/**
 * A pipe for whole messages between one window and the host. Order is kept; `Uint8Array` stays `Uint8Array`.
 *
 * `send` never throws and never waits: after the end it does nothing. How much may be under way is the business of
 * credit (`server.ts`), not of the channel. `closed` resolves exactly once and never rejects.
 */
export interface Channel {
  send(message: unknown): void;
  readonly onMessage: Event<unknown>;
  readonly closed: Promise<ChannelEnd>;
  close(reason?: string): void;
}
