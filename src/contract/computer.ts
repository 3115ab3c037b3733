import { z } from 'zod';
import { call, stream } from './define.js';
import { Bytes, Chunk, Content, Nothing, RelativePath, RootId, UploadId } from './common.js';

/** An opened folder, or a single file opened by the system's dialog. */
export const RootInfo = z.object({
  id: RootId,
  kind: z.enum(['folder', 'file']),
  /** Last part of the path. */
  name: z.string(),
  /** For people only, home written as `~`. */
  shownPath: z.string(),
});
export type RootInfo = z.infer<typeof RootInfo>;

/** A file or folder on this computer. `link` leaves the root: it can't be opened. */
export const WorkspaceEntry = z.object({
  path: z.string(),
  name: z.string(),
  kind: z.enum(['file', 'folder', 'link-outside', 'other']),
  size: z.number().nullable(),
});
export type WorkspaceEntry = z.infer<typeof WorkspaceEntry>;

/** State of a file on disk, to notice changes made by others. */
export const FileVersion = z.string().max(200);

/** A person's settings; every one has a default and an explanation (window's catalogue: `settings.<key>`). */
export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark', 'high-contrast']).default('system'),
  keys: z.enum(['vscode', 'openmv']).default('vscode'),
  editorFontSize: z.number().int().min(8).max(40).default(13),
  terminalFontSize: z.number().int().min(8).max(40).default(13),
  terminalScrollback: z.number().int().min(100).max(200_000).default(5000),
  /** Soft reset before each run; `board` follows the board's profile. */
  resetBeforeRun: z.enum(['board', 'always', 'never']).default('board'),
  /** Send one harmless probe when attaching. */
  probeOnAttach: z.boolean().default(true),
  reconnect: z.boolean().default(true),
  fontLigatures: z.boolean().default(false),
});
export type Settings = z.infer<typeof Settings>;

/** Text of a buffer that is not saved; survives a crash. */
export const Draft = z.object({
  id: z
    .string()
    .min(1)
    .max(120)
    .regex(/^[A-Za-z0-9_-]+$/),
  /** What the window needs to show the tab again (its own JSON). */
  tab: z.string().max(8192),
  text: z.string().max(4_000_000),
  at: z.number(),
});
export type Draft = z.infer<typeof Draft>;

/** What the window is told once, at its start. */
export const AppInfo = z.object({
  version: z.string(),
  shell: z.enum(['desktop', 'browser']),
  platform: z.enum(['linux', 'darwin', 'win32', 'other']),
  /** Whether the system's open and save dialogs exist here. */
  dialogs: z.boolean(),
  /** Command that adds a folder, shown where there is no dialog. */
  addFolderCommand: z.string(),
  dataFolder: z.string(),
  client: z.string(),
  simulated: z.array(z.object({ id: z.string(), name: z.string(), summary: z.string() })),
});
export type AppInfo = z.infer<typeof AppInfo>;

/** What belongs to this computer: the shell, settings, drafts, uploads and opened folders. */
export const computerApi = {
  app: {
    info: call({ params: Nothing, result: AppInfo }),
    /** Opens a page of the list of known help pages in the person's browser. */
    openExternal: call({ params: z.object({ url: z.string().max(500) }), result: Nothing }),
    /** Offers bytes to the person as a file: system dialog, or null where the window itself must download. */
    saveAs: call({
      params: z.object({ name: z.string().max(255), content: Content }),
      result: z.object({ saved: z.enum(['yes', 'cancelled', 'download-yourself']) }),
    }),
    /** A text that is to be shared, with passwords and identifiers masked; `count` says how many. */
    mask: call({ params: z.object({ content: Content }), result: z.object({ bytes: Bytes, count: z.number().int() }) }),
    log: call({ params: z.object({ level: z.enum(['info', 'warn', 'error']), message: z.string().max(4000) }), result: Nothing }),
    /** Recent log lines for the Log panel. */
    logLines: stream({
      params: Nothing,
      item: z.object({ at: z.number(), level: z.string(), scope: z.string(), message: z.string() }),
      policy: 'lossless',
    }),
    diagnostics: call({ params: Nothing, result: z.object({ text: z.string() }) }),
  },
  settings: {
    watch: stream({ params: Nothing, item: Settings, policy: 'latest' }),
    update: call({ params: z.object({ values: Settings.partial() }), result: Settings }),
  },
  layout: {
    get: call({ params: Nothing, result: z.object({ json: z.string().nullable() }) }),
    set: call({ params: z.object({ json: z.string().max(1_000_000) }), result: Nothing }),
  },
  drafts: {
    list: call({ params: Nothing, result: z.array(Draft) }),
    put: call({ params: Draft, result: Nothing }),
    remove: call({ params: z.object({ id: z.string().max(120) }), result: Nothing }),
  },
  uploads: {
    begin: call({ params: z.object({ size: z.number().int().min(0).max(268_435_456) }), result: z.object({ id: UploadId }) }),
    append: call({ params: z.object({ id: UploadId, offset: z.number().int().min(0), bytes: Chunk }), result: Nothing }),
    abort: call({ params: z.object({ id: UploadId }), result: Nothing }),
  },
  workspace: {
    roots: stream({ params: Nothing, item: z.array(RootInfo), policy: 'latest' }),
    /** System dialog; null when the person cancelled. `app.unsupported-platform` in the browser shell. */
    pickFolder: call({ params: Nothing, result: z.object({ root: RootId.nullable() }) }),
    pickFile: call({ params: Nothing, result: z.object({ file: z.object({ root: RootId, path: RelativePath }).nullable() }) }),
    pickSaveFile: call({
      params: z.object({ suggestion: z.string().max(255) }),
      result: z.object({ file: z.object({ root: RootId, path: RelativePath }).nullable() }),
    }),
    /** Folders that may be opened: opened now, from the command line, recent. */
    known: call({ params: Nothing, result: z.array(RootInfo) }),
    open: call({ params: z.object({ root: RootId }), result: Nothing }),
    close: call({ params: z.object({ root: RootId }), result: Nothing }),
    list: call({ params: z.object({ root: RootId, path: RelativePath }), result: z.array(WorkspaceEntry) }),
    read: call({
      params: z.object({ root: RootId, path: RelativePath }),
      result: z.object({ bytes: Bytes, version: FileVersion }),
    }),
    /** Writes whole and atomically. `expected` is the version last read; null: must not exist. `workspace.changed-on-disk` else. */
    write: call({
      params: z.object({
        root: RootId,
        path: RelativePath,
        content: Content,
        expected: FileVersion.nullable(),
        force: z.boolean().default(false),
      }),
      result: z.object({ version: FileVersion }),
    }),
    makeFolder: call({ params: z.object({ root: RootId, path: RelativePath }), result: Nothing }),
    rename: call({ params: z.object({ root: RootId, from: RelativePath, to: RelativePath }), result: Nothing }),
    /** To the system's wastebasket where there is one, else deleted; the window has asked. */
    remove: call({ params: z.object({ root: RootId, paths: z.array(RelativePath).min(1).max(1000) }), result: Nothing }),
    changes: stream({ params: z.object({ root: RootId }), item: z.object({ paths: z.array(z.string()) }), policy: 'lossless' }),
  },
} as const;
