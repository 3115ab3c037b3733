import type { HostHandlers } from '../contract/api.js';
import { createSession } from '../session/index.js';
import { Roots, Workspace } from '../workspace/index.js';
import { createAppHandlers } from './app.js';
import { createBackupHandlers } from './backup.js';
import { createBoardFilesHandlers } from './board-files.js';
import { Boards } from './boards.js';
import { Broadcast } from './broadcast.js';
import { createChecksHandlers } from './checks.js';
import { Control } from './control.js';
import { createDraftsHandlers } from './drafts.js';
import type { Environment } from './environment.js';
import { Facts } from './facts.js';
import { createFilesHandlers, type FilesChanged } from './files.js';
import { createJobsHandlers, Jobs, type JobInfo } from './jobs.js';
import { createLayoutHandlers } from './layout.js';
import { Plans } from './plans.js';
import { createPortsHandlers, Ports } from './ports.js';
import { createReplHandlers } from './repl.js';
import { createRunHandlers } from './run.js';
import { createSessionsHandlers } from './session-handlers.js';
import { Sessions, type CreateSession } from './sessions.js';
import { createSettingsHandlers, SettingsKeeper } from './settings.js';
import { createSimulatorsHandlers } from './simulators.js';
import { createSyncHandlers } from './sync.js';
import { createUploadsHandlers, Uploads } from './uploads.js';
import { createWorkspaceHandlers } from './workspace.js';

/** The one host behind all windows of a data folder. Disposing gives ports back and ends simulated boards. */
export interface Host extends AsyncDisposable {
  /** The contract; shells serve it to each window. */
  readonly handlers: HostHandlers;
  /** Opens a folder or file of the command line; absolute paths, which windows can't name. */
  openRoot(kind: 'folder' | 'file', path: string): Promise<void>;
  /** Whether a folder was ever opened here. */
  readonly hasRoots: boolean;
  /** Work that would be cut short if the host ended now. */
  readonly working: readonly JobInfo[];
}

/** Builds the host from what the composition root gives it. `connect` is replaced in tests only. */
export async function createHost(environment: Environment, connect: CreateSession = createSession): Promise<Host> {
  const { clock, log, texts, disk, home, randomId } = environment;
  const settings = await SettingsKeeper.open(texts, log);
  const roots = await Roots.load({ texts, randomId, now: () => clock.wallTime() });
  const workspace = new Workspace({ disk, roots, home });
  const jobs = new Jobs(environment);
  const control = new Control();
  const uploads = new Uploads(environment);
  const changes = new Broadcast<FilesChanged>();
  const ports = new Ports(environment);
  const sessions = new Sessions({ environment, ports, jobs, control, createSession: connect, settings: () => settings.value });
  const boards = new Boards({
    clock,
    log,
    undo: environment.undo,
    deflate: environment.deflate,
    findDrive: async (connected) => {
      const port = ports.serialPort(connected.session.address);
      return port === undefined ? null : ((await environment.ports.findDrive(port))?.mountPoint ?? null);
    },
    onChanged: ({ id }, paths) => changes.send({ session: id, paths }),
  });
  const plans = new Plans({ ...environment, isOpen: (id) => sessions.all.some((one) => one.id === id) });
  const facts = new Facts({ clock, log, boards });
  sessions.onDidOpen((connected) => {
    boards.follow(connected);
    facts.follow(connected);
  });
  const parts = { environment, settings, workspace, jobs, control, uploads, changes, ports, sessions, boards, facts, plans };
  return {
    handlers: createHandlers(parts),
    async openRoot(kind, path) {
      await roots.add(kind, path);
    },
    get hasRoots() {
      return roots.known.length > 0;
    },
    get working() {
      return jobs.working;
    },
    async [Symbol.asyncDispose]() {
      jobs.cancelAll();
      await sessions[Symbol.asyncDispose]();
      ports[Symbol.dispose]();
      await uploads[Symbol.asyncDispose]();
      await environment.simulators[Symbol.asyncDispose]();
    },
  };
}

/** Everything that the handlers are built from. */
interface HostParts {
  readonly environment: Environment;
  readonly settings: SettingsKeeper;
  readonly workspace: Workspace;
  readonly jobs: Jobs;
  readonly control: Control;
  readonly uploads: Uploads;
  readonly changes: Broadcast<FilesChanged>;
  readonly ports: Ports;
  readonly sessions: Sessions;
  readonly boards: Boards;
  readonly facts: Facts;
  readonly plans: Plans;
}

function createHandlers(parts: HostParts): HostHandlers {
  const { environment, settings, workspace, jobs, control, uploads, ports, sessions, facts } = parts;
  const { texts, drafts, log, clock } = environment;
  return {
    app: createAppHandlers({ environment, sessions, uploads }),
    backup: createBackupHandlers(parts),
    boardFiles: createBoardFilesHandlers(parts),
    checks: createChecksHandlers(parts),
    drafts: createDraftsHandlers(drafts, log),
    files: createFilesHandlers(parts),
    jobs: createJobsHandlers(jobs),
    layout: createLayoutHandlers(texts),
    ports: createPortsHandlers(ports),
    repl: createReplHandlers({ clock, sessions, control }),
    run: createRunHandlers({ sessions, control, jobs, uploads, settings: () => settings.value }),
    sessions: createSessionsHandlers({ environment, sessions, control, facts }),
    settings: createSettingsHandlers(settings),
    sync: createSyncHandlers(parts),
    simulators: createSimulatorsHandlers(environment.simulators),
    uploads: createUploadsHandlers(uploads),
    workspace: createWorkspaceHandlers({ workspace, uploads, environment }),
  };
}
