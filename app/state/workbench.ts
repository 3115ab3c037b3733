import { systemClock, type Clock } from '../../src/base/clock.js';
import type { HostClient } from '../../src/contract/api.js';
import { createNoticesStore } from './notices-store.js';
import { createBoardFilesStore } from './board-files-store.js';
import { createConnectionStore } from './connection-store.js';
import { createDialogsStore } from './dialogs-store.js';
import { createFilesClipboard } from './files-clipboard.js';
import { createJobsStore } from './jobs-store.js';
import { createLayoutStore } from './layout-store.js';
import { createLogStore } from './log-store.js';
import { createPortsStore } from './ports-store.js';
import { createProblemsStore } from './problems-store.js';
import { createRunStore } from './run-store.js';
import { createSessionsStore } from './sessions-store.js';
import { createSettingsStore } from './settings-store.js';
import { Slot } from './slot.js';
import { createTabsStore } from './tabs-store.js';
import { createTerminalStore } from './terminal-store.js';
import { TextBuffers } from './text-buffers.js';
import { createSyncStore } from './sync-store.js';
import { createWorkspaceStore } from './workspace-store.js';

/** What commands ask of the code editor. */
export interface EditorControls {
  focus(): void;
  /** Shows a line of a tab and puts the cursor there. */
  reveal(tab: string, line: number): void;
  /** Runs one of the editor's own actions, such as find. */
  trigger(action: string): void;
}

/** What commands ask of the terminal. */
export interface TerminalControls {
  focus(): void;
  clear(): void;
  /** Everything in the scrollback, as text. */
  text(): string;
  selection(): string;
  paste(text: string): void;
  find(): void;
}

/** What commands ask of the window's frame. */
export interface FrameControls {
  /** Puts the keyboard into a part, once it is drawn. */
  focusPart(part: 'side' | 'editor' | 'panel'): void;
  /** Moves the keyboard to the next (1) or previous (-1) part. */
  stepPart(step: 1 | -1): void;
}

/** What only a browser can do. A stand-in in tests. */
export interface BrowserAbilities {
  /** Gives a file to the person by a download. */
  download(name: string, bytes: Uint8Array): void;
  /** Lets the person choose a file of the computer, of these endings when given; null when cancelled. */
  pickFile(accept?: string): Promise<{ readonly name: string; readonly bytes: Uint8Array } | null>;
  readClipboard(): Promise<string>;
  writeClipboard(text: string): Promise<void>;
}

/** The window's memory and its ways out: everything that commands and components share. */
export interface Workbench {
  readonly host: HostClient;
  readonly clock: Clock;
  readonly browser: BrowserAbilities;
  readonly connection: ReturnType<typeof createConnectionStore>;
  readonly ports: ReturnType<typeof createPortsStore>;
  readonly sessions: ReturnType<typeof createSessionsStore>;
  readonly jobs: ReturnType<typeof createJobsStore>;
  readonly run: ReturnType<typeof createRunStore>;
  readonly problems: ReturnType<typeof createProblemsStore>;
  readonly tabs: ReturnType<typeof createTabsStore>;
  readonly buffers: TextBuffers;
  readonly workspace: ReturnType<typeof createWorkspaceStore>;
  readonly boardFiles: ReturnType<typeof createBoardFilesStore>;
  readonly filesClipboard: ReturnType<typeof createFilesClipboard>;
  readonly sync: ReturnType<typeof createSyncStore>;
  readonly terminalState: ReturnType<typeof createTerminalStore>;
  readonly settings: ReturnType<typeof createSettingsStore>;
  readonly layout: ReturnType<typeof createLayoutStore>;
  readonly log: ReturnType<typeof createLogStore>;
  readonly dialogs: ReturnType<typeof createDialogsStore>;
  readonly notices: ReturnType<typeof createNoticesStore>;
  readonly editor: Slot<EditorControls>;
  readonly terminal: Slot<TerminalControls>;
  readonly frame: Slot<FrameControls>;
  /** What was last set here as faults of a simulated board, by its name. */
  readonly faultsSet: Map<string, string>;
  /** Warnings that the person has seen and sent the file all the same; not asked about again in this window. */
  readonly acceptedWarnings: Set<string>;
  /** Bytes of open files that are no text, by tab. */
  readonly binaries: Map<string, Uint8Array>;
  /** Tabs that are being written now: their change on disk is ours. */
  readonly saving: Set<string>;
}

/** Makes an empty window over a host. Nothing is asked of the host yet. */
export function createWorkbench(host: HostClient, browser: BrowserAbilities, clock: Clock = systemClock): Workbench {
  return {
    host,
    clock,
    browser,
    connection: createConnectionStore(),
    ports: createPortsStore(),
    sessions: createSessionsStore(),
    jobs: createJobsStore(),
    run: createRunStore(),
    problems: createProblemsStore(),
    tabs: createTabsStore(),
    buffers: new TextBuffers(),
    workspace: createWorkspaceStore(),
    boardFiles: createBoardFilesStore(),
    filesClipboard: createFilesClipboard(),
    sync: createSyncStore(),
    terminalState: createTerminalStore(),
    settings: createSettingsStore(),
    layout: createLayoutStore(),
    log: createLogStore(),
    dialogs: createDialogsStore(),
    notices: createNoticesStore(),
    editor: new Slot<EditorControls>(),
    terminal: new Slot<TerminalControls>(),
    frame: new Slot<FrameControls>(),
    faultsSet: new Map(),
    acceptedWarnings: new Set(),
    binaries: new Map(),
    saving: new Set(),
  };
}
