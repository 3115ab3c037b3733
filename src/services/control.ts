import { OutpostError } from '../base/errors.js';
import { Emitter } from '../base/event.js';
import type { SessionId } from '../contract/common.js';

/**
 * Which window controls which board: the one that acted first, until it goes away or another takes over.
 *
 * A window is present while it watches the sessions; the id survives its reload, so that it finds its boards again.
 */
export class Control {
  readonly #controllers = new Map<SessionId, string>();
  readonly #present = new Map<string, number>();
  readonly #changed = new Emitter<void>();

  readonly onDidChange = this.#changed.event;

  /** Counts a window as present until the signal fires. */
  addPresence(client: string, signal: AbortSignal): void {
    this.#present.set(client, (this.#present.get(client) ?? 0) + 1);
    this.#changed.fire();
    signal.addEventListener('abort', () => this.#removePresence(client), { once: true });
  }

  /** The window that controls a board now; null when it went away. */
  controllerOf(session: SessionId): string | null {
    const client = this.#controllers.get(session);
    return client !== undefined && this.#present.has(client) ? client : null;
  }

  /**
   * Lets a window act on a board, and makes it the controller when there is none.
   *
   * @throws OutpostError `app.replaced` when another window controls it.
   */
  require(session: SessionId, client: string, what: string): void {
    const controller = this.controllerOf(session);
    if (controller === client) return;
    if (controller !== null) throw new OutpostError('app.replaced', { what });
    this.take(session, client);
  }

  /** Makes a window the controller, whoever was it. */
  take(session: SessionId, client: string): void {
    if (this.#controllers.get(session) === client) return;
    this.#controllers.set(session, client);
    this.#changed.fire();
  }

  forget(session: SessionId): void {
    this.#controllers.delete(session);
  }

  #removePresence(client: string): void {
    const count = (this.#present.get(client) ?? 0) - 1;
    if (count > 0) this.#present.set(client, count);
    else this.#present.delete(client);
    this.#changed.fire();
  }
}
