import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { OutpostError } from '../../base/errors.js';
import { addressLoadedBy, withSharedMemory } from '../wasm/binary.js';

/** The patched build of MicroPython, compiled once per process and shared with every worker. */
export interface VmImage {
  readonly module: WebAssembly.Module;
  readonly interruptCharAddress: number;
  /** The worker's bundle. */
  readonly worker: string;
}

/** First pages hold the static data; a board may grow to 128 MB of garbage before it must be collected. */
const PAGES = { minPages: 8, maxPages: 2048 } as const;
const WASM = '@micropython/micropython-webassembly-pyscript/micropython.wasm';
const WORKER = path.join('workers', 'vm.worker.mjs');
let image: Promise<VmImage> | undefined;

/**
 * Loads and patches the build. The file on disk is not changed.
 *
 * @throws OutpostError `app.internal` when the build or the worker's bundle is not where it should be.
 */
export function loadVmImage(): Promise<VmImage> {
  image ??= load();
  return image;
}

async function load(): Promise<VmImage> {
  const here = typeof import.meta.url === 'string' ? fileURLToPath(import.meta.url) : __filename;
  const bytes = new Uint8Array(await readFile(unpacked(createRequire(here).resolve(WASM))));
  const interruptCharAddress = addressLoadedBy(bytes, 'mp_hal_get_interrupt_char');
  if (interruptCharAddress === undefined) {
    throw new OutpostError('app.internal', { where: 'simulators', note: 'this build of MicroPython cannot be interrupted' });
  }
  return { module: new WebAssembly.Module(withSharedMemory(bytes, PAGES)), interruptCharAddress, worker: findWorker(here) };
}

/** Looks upwards from this file: `dist/workers` beside a bundle, or in the clone when run from source. */
function findWorker(from: string): string {
  for (let folder = path.dirname(from); ; folder = path.dirname(folder)) {
    for (const candidate of [path.join(folder, WORKER), path.join(folder, 'dist', WORKER)]) {
      if (existsSync(unpacked(candidate))) return unpacked(candidate);
    }
    if (folder === path.dirname(folder)) break;
  }
  throw new OutpostError('app.internal', { where: 'simulators', note: 'workers/vm.worker.mjs is missing; run npm run build' });
}

/** In a packaged application workers and binaries lie beside the archive, not in it. */
function unpacked(file: string): string {
  return file.replace(`app.asar${path.sep}`, `app.asar.unpacked${path.sep}`);
}
