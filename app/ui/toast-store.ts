import { Emitter } from '../../src/base/event.js';

/** A message that floats at the corner for a while. */
export interface ToastMessage {
  readonly id: string;
  readonly tone: 'info' | 'ok' | 'wait' | 'danger';
  readonly title: string;
  readonly detail?: string | undefined;
  /** At most two. Choosing one closes the message. */
  readonly actions?: readonly { readonly label: string; readonly onChoose: () => void }[] | undefined;
  /** Stays until it is dismissed; otherwise it goes after 6 s without the pointer or the focus on it. */
  readonly sticky?: boolean | undefined;
}

/** Holds the messages on screen. One per window; features add, `ToastRegion` shows. */
export class ToastStore {
  readonly #onDidChange = new Emitter<readonly ToastMessage[]>();
  #messages: readonly ToastMessage[] = [];
  #next = 0;

  readonly onDidChange = this.#onDidChange.event;

  /** The messages on screen, oldest first; the same array until something changes. */
  get messages(): readonly ToastMessage[] {
    return this.#messages;
  }

  /** Shows a message and returns its id. A message with an id that is on screen replaces that one in place. */
  add(message: Omit<ToastMessage, 'id'> & { readonly id?: string | undefined }): string {
    const id = message.id ?? `toast-${(this.#next += 1)}`;
    const full: ToastMessage = { ...message, id };
    const known = this.#messages.some((other) => other.id === id);
    this.#set(known ? this.#messages.map((other) => (other.id === id ? full : other)) : [...this.#messages, full]);
    return id;
  }

  /** Takes a message away; unknown ids are fine. */
  close(id: string): void {
    if (this.#messages.some((message) => message.id === id)) this.#set(this.#messages.filter((message) => message.id !== id));
  }

  #set(messages: readonly ToastMessage[]): void {
    this.#messages = messages;
    this.#onDidChange.fire(messages);
  }
}
