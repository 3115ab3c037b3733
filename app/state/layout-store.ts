import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { RootId } from '../../src/contract/common.js';

const Source = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('workspace'), root: RootId, path: z.string() }),
  z.object({ kind: z.literal('board'), board: z.string().nullable(), boardName: z.string(), path: z.string() }),
  z.object({ kind: z.literal('untitled'), name: z.string() }),
]);

/** One tab as it is remembered. Also the `tab` field of a draft. */
export const SavedTab = z.object({
  id: z.string(),
  source: Source,
  form: z.object({ encoding: z.enum(['utf-8', 'utf-8-bom', 'latin-1']), eol: z.enum(['\n', '\r\n']) }),
  version: z.string().nullable(),
});
/** One tab as it is remembered. */
export type SavedTab = z.infer<typeof SavedTab>;

/** What the host keeps of the window's looks. */
export const SavedLayout = z.object({
  tabs: z.array(SavedTab).catch([]).default([]),
  active: z.string().nullable().catch(null).default(null),
  views: z
    .record(z.string(), z.object({ line: z.number(), column: z.number(), top: z.number() }))
    .catch({})
    .default({}),
  activity: z.string().catch('files').default('files'),
  panel: z.string().catch('terminal').default('terminal'),
  sideOpen: z.boolean().catch(true).default(true),
  panelOpen: z.boolean().catch(true).default(true),
  /** Sizes of the panes, by their names; what they mean is the frame's business. */
  sizes: z.record(z.string(), z.number()).catch({}).default({}),
  expanded: z.array(z.string()).catch([]).default([]),
  lastAddress: z.string().nullable().catch(null).default(null),
});
/** What the host keeps of the window's looks. */
export type SavedLayout = z.infer<typeof SavedLayout>;

/** Bottom panel pages. */
export type PanelPage = 'terminal' | 'problems' | 'transfers' | 'log';

/** Which panes are open and what they show. */
export interface LayoutState {
  /** The remembered layout was read: only now may it be written again. */
  readonly loaded: boolean;
  readonly activity: string;
  readonly sideOpen: boolean;
  readonly panel: PanelPage;
  readonly panelOpen: boolean;
  readonly sizes: Readonly<Record<string, number>>;
  readonly lastAddress: string | null;
  readonly paletteOpen: boolean;
  readonly pickerOpen: boolean;
  readonly goToFileOpen: boolean;
}

/** Store of the panes. */
export type LayoutStore = StoreApi<LayoutState>;

/** Makes the store of the panes. */
export function createLayoutStore(): LayoutStore {
  return createStore<LayoutState>(() => ({
    loaded: false,
    activity: 'files',
    sideOpen: true,
    panel: 'terminal',
    panelOpen: true,
    sizes: {},
    lastAddress: null,
    paletteOpen: false,
    pickerOpen: false,
    goToFileOpen: false,
  }));
}

/** Reads a remembered layout; what is missing or damaged has its default. */
export function parseLayout(json: string | null): SavedLayout {
  if (json === null) return SavedLayout.parse({});
  try {
    return SavedLayout.catch(SavedLayout.parse({})).parse(JSON.parse(json));
  } catch {
    // Not JSON: a layout is not worth a message.
    return SavedLayout.parse({});
  }
}
