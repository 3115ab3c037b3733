import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { OutpostError } from '../base/errors.js';
import { orElse } from './errno.js';

/** A program that has a device open. */
export interface PortHolder {
  readonly pid: number;
  /** Name as the system has it, such as `minicom` or `ModemManager`. */
  readonly program: string;
}

/** Where to look; tests give a made-up tree. */
export interface HolderOptions {
  readonly procRoot?: string;
  readonly platform?: NodeJS.Platform;
}

/**
 * Finds which program has a device open, on Linux by `/proc/<pid>/fd`; null when none is seen.
 *
 * Programs of other users are seen only by root, so null is no promise. Elsewhere always null. Pseudo-terminals are not asked about: who
 * made one keeps it open.
 */
export async function findHolder(device: string, options: HolderOptions = {}): Promise<PortHolder | null> {
  const { procRoot = '/proc', platform = process.platform } = options;
  if (platform !== 'linux') return null;
  const target = await orElse(realpath(device), device);
  if (target.startsWith('/dev/pts/')) return null;
  const pids = (await orElse(readdir(procRoot), [])).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => hasOpen(path.join(procRoot, pid, 'fd'), target)));
  const pid = pids.find((_, i) => found[i]);
  return pid === undefined ? null : { pid: Number(pid), program: await programName(Number(pid), procRoot) };
}

/** The short name of a process, such as `node`; its number as text when it is gone. */
export async function programName(pid: number, procRoot = '/proc'): Promise<string> {
  const name = await orElse(readFile(path.join(procRoot, String(pid), 'comm'), 'utf8'), '');
  return name.trim() === '' ? `process ${pid}` : name.trim();
}

/** Whether the holder is the service that probes fresh ports for modems and lets go by itself within a minute. */
function isModemManager(holder: PortHolder): boolean {
  // The kernel cuts names to 15 characters.
  return /^ModemManager|^modem-manager/.test(holder.program);
}

/** The error for a port that another program has. */
export function busyError(port: string, holder: PortHolder | null, cause?: unknown): OutpostError<'transport.open-busy'> {
  const who = holder === null ? {} : { holder: holder.program, pid: holder.pid };
  const modem = holder !== null && isModemManager(holder) ? { modemManager: 'probing' as const } : {};
  return new OutpostError('transport.open-busy', { port, ...who, ...modem }, { cause });
}

/**
 * The error for a port that the driver found busy: with its holder where that can be seen. ModemManager runs as root, whose open files
 * others do not see, but not hidden: where it runs and nobody is seen to have the port, it is the likely one.
 */
export async function findBusyError(
  port: string,
  options: HolderOptions = {},
  cause?: unknown,
): Promise<OutpostError<'transport.open-busy'>> {
  const holder = await findHolder(port, options);
  if (holder !== null) return busyError(port, holder, cause);
  const suspected = (await runsModemManager(options)) ? { modemManager: 'suspected' as const } : {};
  return new OutpostError('transport.open-busy', { port, ...suspected }, { cause });
}

async function runsModemManager({ procRoot = '/proc', platform = process.platform }: HolderOptions): Promise<boolean> {
  if (platform !== 'linux') return false;
  const pids = (await orElse(readdir(procRoot), [])).filter((name) => /^\d+$/.test(name));
  const names = await Promise.all(pids.map((pid) => programName(Number(pid), procRoot)));
  return names.some((program, i) => isModemManager({ program, pid: Number(pids[i]) }));
}

async function hasOpen(fdFolder: string, target: string): Promise<boolean> {
  const fds = await orElse(readdir(fdFolder), []);
  const links = await Promise.all(fds.map((fd) => orElse(readlink(path.join(fdFolder, fd)), '')));
  return links.includes(target);
}
