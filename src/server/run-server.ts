import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { OutpostError, toOutpostError } from '../base/errors.js';
import { describeError } from '../messages/index.js';
import { readHostOptions, type HostOptions } from '../node/options.js';
import { dataPaths, type DataPaths } from '../node/paths.js';
import { createHost, type Host } from '../services/create-host.js';
import { parseServerArguments, SERVER_USAGE, type ServerArguments } from './arguments.js';
import { askRunning } from './ask-running.js';
import { createNodeEnvironment, type NodeEnvironment } from './environment.js';
import { openFirst, openGiven } from './first-folder.js';
import { watchIdle } from './idle.js';
import { claimInstance, type Instance } from './instance.js';
import { openBrowser } from './open-browser.js';
import { startShellServer, type ShellServer } from './shell-server.js';
import { createSimulators } from './simulators.js';
import { untilSignal } from './signals.js';

/** Where the parts of the build lie, and what runs. */
export interface ServerBuild {
  /** The `dist` folder, with `renderer` and `workers`. */
  readonly dist: URL;
  readonly version: string;
  /** Messages for people; standard error by default. */
  readonly say?: (line: string) => void;
  /** The address; standard output by default. */
  readonly print?: (line: string) => void;
}

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

/**
 * Runs the browser shell until it is told to end. Prints its address on standard output.
 *
 * @returns the exit code.
 */
export async function runServer(args: readonly string[], build: ServerBuild): Promise<number> {
  const say = build.say ?? ((line: string) => void process.stderr.write(`${line}\n`));
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${SERVER_USAGE}\n`);
    return 0;
  }
  const parsed = parseServerArguments(args);
  if ('problem' in parsed) {
    say(`${parsed.problem}\n\n${SERVER_USAGE}`);
    return EXIT_USAGE;
  }
  try {
    const print = build.print ?? ((line: string) => void process.stdout.write(`${line}\n`));
    return await claimAndServe(parsed, { ...build, say, print });
  } catch (error) {
    const { title, body } = describeError(toOutpostError(error, 'serve'));
    say(`${title} ${body}`);
    return EXIT_FAILED;
  }
}

type Build = Required<ServerBuild>;

async function claimAndServe(args: ServerArguments, build: Build): Promise<number> {
  const options = readHostOptions();
  const paths = dataPaths(options);
  const instance = await claimInstance(paths.locks, 'Outpost in the browser');
  if (instance.kind === 'other') return handOver(instance, args, { options, build });
  try {
    return await serveUntilEnd(args, { build, options, paths, instance });
  } finally {
    await instance.release();
  }
}

/** Another host has this data folder: it opens the folders, and its window is shown. */
async function handOver(
  { holder, running }: Extract<Instance, { kind: 'other' }>,
  args: ServerArguments,
  { options, build }: { readonly options: HostOptions; readonly build: Build },
): Promise<number> {
  const folders = args.folders.map((folder) => path.resolve(folder));
  if (running === null || !(await askRunning(running, folders))) {
    build.say(`Outpost runs already (${holder}). Use its window, or end it first.`);
    return EXIT_FAILED;
  }
  build.print(`Outpost is at ${running.entrance}`);
  if (args.open && options.hasDisplay) await openBrowser(running.entrance, options);
  return 0;
}

interface Serving {
  readonly build: Build;
  readonly options: HostOptions;
  readonly paths: DataPaths;
  readonly instance: Extract<Instance, { kind: 'first' }>;
}

async function serveUntilEnd(args: ServerArguments, { build, options, paths, instance }: Serving): Promise<number> {
  const node = await makeEnvironment(build, options, paths);
  const { environment } = node;
  const host = await createHost(environment);
  try {
    await openGiven(host, args.folders);
    if (args.folders.length === 0) await openFirst(host, options.userHome);
    const server = await listen(args, build, { node, host });
    await using _server = server;
    await instance.announce({ pid: process.pid, entrance: server.entrance, address: server.address, token: server.token });
    build.print(`Outpost is at ${server.entrance}`);
    if (args.open && options.hasDisplay && !(await openBrowser(server.entrance, options)))
      build.say('Open this address in a browser.');
    const idle = args.idleMinutes === null ? undefined : watchIdle(server, host, environment.clock, args.idleMinutes);
    return await untilSignal(environment.log, idle);
  } finally {
    await host[Symbol.asyncDispose]();
    await node.flush();
  }
}

function makeEnvironment(build: Build, options: HostOptions, paths: DataPaths): Promise<NodeEnvironment> {
  return createNodeEnvironment({
    shell: 'browser',
    version: build.version,
    options,
    paths,
    dialogs: null,
    openExternal: async (url) => {
      if (!options.hasDisplay || !(await openBrowser(url, options)))
        throw new OutpostError('app.unsupported-platform', { what: 'Opening a page', platform: options.platform });
    },
    addFolderCommand: 'npm start -- --browser FOLDER',
    simulators: createSimulators,
  });
}

async function listen(
  args: ServerArguments,
  build: Build,
  { node, host }: { readonly node: NodeEnvironment; readonly host: Host },
): Promise<ShellServer> {
  const { clock, log } = node.environment;
  try {
    return await startShellServer({
      handlers: host.handlers,
      folder: path.join(fileURLToPath(build.dist), 'renderer'),
      port: args.port,
      clock,
      log: log.child('server'),
      openFolders: (folders) => openGiven(host, folders),
    });
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EADDRINUSE') throw error;
    throw new OutpostError(
      'app.usage',
      { message: `Port ${args.port} is in use. Choose another one with --port, or none.` },
      { cause: error },
    );
  }
}
