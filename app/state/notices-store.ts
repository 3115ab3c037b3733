import { createStore, type StoreApi } from 'zustand/vanilla';

/** What a button of a notice does. */
export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

/** A short message at the edge of the window. */
export interface Notice {
  readonly id: string;
  readonly tone: 'info' | 'ok' | 'wait' | 'error';
  readonly title: string;
  readonly body?: string | undefined;
  readonly actions: readonly NoticeAction[];
  /** Stays until it is dismissed. */
  readonly sticky: boolean;
}

/** The messages that are shown now, oldest first. */
export interface NoticesState {
  readonly notices: readonly Notice[];
}

/** Store of the notices. */
export type NoticesStore = StoreApi<NoticesState>;

const MOST = 4;

/** Makes the store of the notices. */
export function createNoticesStore(): NoticesStore {
  return createStore<NoticesState>(() => ({ notices: [] }));
}

let count = 0;

/** What a caller says of a notice; the rest has defaults. A notice with an id that is shown already replaces it. */
export type NoticeOrder = Pick<Notice, 'tone' | 'title'> & Partial<Omit<Notice, 'tone' | 'title'>>;

/** Shows a notice; at most four at once, the oldest that may go goes first. Returns its id. */
export function showNotice(store: NoticesStore, order: NoticeOrder): string {
  const notice: Notice = { id: `notice-${++count}`, actions: [], sticky: order.tone === 'error', ...order };
  store.setState(({ notices }) => {
    const rest = notices.filter((one) => one.id !== notice.id);
    const victim = rest.length >= MOST ? (rest.find((one) => !one.sticky) ?? rest[0]) : undefined;
    return { notices: [...rest.filter((one) => one !== victim), notice] };
  });
  return notice.id;
}

/** Takes a notice away. */
export function dismissNotice(store: NoticesStore, id: string): void {
  store.setState(({ notices }) => ({ notices: notices.filter((one) => one.id !== id) }));
}
