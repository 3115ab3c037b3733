import { createStore, type StoreApi } from 'zustand/vanilla';
import type { JobId, RootId, SessionId } from '../../src/contract/common.js';
import type { CheckWarning } from '../../src/contract/checks.js';
import type { SyncDirection, SyncPlan } from '../../src/contract/sync.js';
import type { SyncChoice, SyncGroup } from './sync-model.js';

/** Where the zip of a restore comes from. Bytes that the window holds can be sent again for the next comparison. */
export type RestoreSource =
  | { readonly kind: 'workspace'; readonly root: RootId; readonly path: string }
  | { readonly kind: 'bytes'; readonly name: string; readonly bytes: Uint8Array };

/** What is compared with what. */
export type SyncOrigin =
  | {
      readonly kind: 'folders';
      readonly session: SessionId;
      readonly root: RootId;
      readonly folder: string;
      readonly to: string;
      readonly direction: SyncDirection;
    }
  | { readonly kind: 'restore'; readonly session: SessionId; readonly name: string; readonly source: RestoreSource }
  /** Taken over from the list of transfers: it can't be compared again. */
  | { readonly kind: 'plan'; readonly session: SessionId };

/** What a preview is at. */
export type SyncPhase =
  /** `plan`: the one of before, shown until the new one is there. */
  | { readonly kind: 'comparing'; readonly job: JobId | null; readonly plan: SyncPlan | null }
  | { readonly kind: 'failed'; readonly title: string; readonly body: string }
  | { readonly kind: 'ready'; readonly plan: SyncPlan }
  | { readonly kind: 'working'; readonly plan: SyncPlan; readonly job: JobId | null };

/** How the last sync of a preview ended; what the preview shows afterwards is what is left. */
export type SyncOutcome =
  | { readonly kind: 'done'; readonly files: number; readonly bytes: number; readonly removed: number }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly title: string; readonly body: string };

/** One preview. */
export interface SyncView {
  readonly origin: SyncOrigin;
  readonly phase: SyncPhase;
  readonly choice: SyncChoice;
  /** Groups that the person opened or closed. */
  readonly toggled: Readonly<Partial<Record<SyncGroup, boolean>>>;
  readonly outcome: SyncOutcome | null;
  /** What should be known of the files before they are sent, by their paths in the plan. */
  readonly warnings: Readonly<Record<string, readonly CheckWarning[]>>;
  /** Ends the look at the files, which keeps the board. */
  readonly looking: AbortController | null;
}

/** The open previews, by the ids of their tabs. */
export interface SyncState {
  readonly views: Readonly<Record<string, SyncView>>;
}

/** Store of the previews. */
export type SyncStore = StoreApi<SyncState>;

/** Makes the store of the previews. */
export function createSyncStore(): SyncStore {
  return createStore<SyncState>(() => ({ views: {} }));
}

/** A preview that is just being made. */
export function newSyncView(origin: SyncOrigin): SyncView {
  return {
    origin,
    phase: { kind: 'comparing', job: null, plan: null },
    choice: { copy: new Set(), remove: new Set() },
    toggled: {},
    outcome: null,
    warnings: {},
    looking: null,
  };
}

/** Changes a preview, when it is still open. */
export function updateSync(store: SyncStore, id: string, change: Partial<SyncView>): void {
  store.setState(({ views }) => {
    const view = views[id];
    return view === undefined ? { views } : { views: { ...views, [id]: { ...view, ...change } } };
  });
}

/** Forgets a preview. */
export function removeSync(store: SyncStore, id: string): void {
  store.setState(({ views }) => {
    const { [id]: _gone, ...rest } = views;
    return { views: rest };
  });
}

/** The plan that a preview shows, or null. */
export function planOf(view: SyncView | undefined): SyncPlan | null {
  return view === undefined || view.phase.kind === 'failed' ? null : view.phase.plan;
}
