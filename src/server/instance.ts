import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { isOutpostError } from '../base/errors.js';
import { orElse } from '../node/errno.js';
import { writeFileAtomic } from '../node/json-file.js';
import { lockPort } from '../node/port-lock.js';

/** Where a running browser shell is, for other processes of the same person. The file is readable by its owner only. */
const Running = z.object({ pid: z.number(), entrance: z.string(), address: z.string(), token: z.string() });
/** Where a running browser shell is. */
export type Running = z.infer<typeof Running>;

/** The one host of a data folder: this process, or who else it is. */
export type Instance =
  | { readonly kind: 'first'; announce(running: Running): Promise<void>; release(): Promise<void> }
  /** `running` is null for a desktop window, or a browser shell that is just starting. */
  | { readonly kind: 'other'; readonly holder: string; readonly running: Running | null };

/** Makes this process the host of the data folder, unless another one is. */
export async function claimInstance(locks: string, program: string): Promise<Instance> {
  const file = path.join(locks, 'host.json');
  try {
    const lock = lockPort('host', { folder: locks, program });
    return {
      kind: 'first',
      announce: (running) => writeFileAtomic(file, JSON.stringify(running), { mode: 0o600 }),
      async release() {
        await rm(file, { force: true });
        lock[Symbol.dispose]();
      },
    };
  } catch (error) {
    if (!isOutpostError(error, 'transport.open-busy')) throw error;
    const { holder = 'Outpost', pid } = error.details;
    return {
      kind: 'other',
      holder: pid === undefined ? holder : `${holder}, process ${pid}`,
      running: await readRunning(file, pid),
    };
  }
}

async function readRunning(file: string, pid: number | undefined): Promise<Running | null> {
  const text = await orElse(readFile(file, 'utf8'), null, 'ENOENT');
  if (text === null) return null;
  const parsed = Running.safeParse(parseJson(text));
  return parsed.success && parsed.data.pid === pid ? parsed.data : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
