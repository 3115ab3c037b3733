import path from 'node:path';
import { systemClock } from '../base/clock.js';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import { OutpostError } from '../base/errors.js';
import { Emitter } from '../base/event.js';
import { text } from '../messages/index.js';
import { lockPort } from '../node/port-lock.js';
import type { Simulators } from '../services/environment.js';
import {
  examplesOf,
  FolderBoardStore,
  noFaults,
  parseFaults,
  powerOn,
  simulatedBoards,
  type BoardStore,
  type FaultPlan,
  type SimulatedBoard,
} from '../simulators/index.js';
import type { ByteStream, OpenOptions, OpenPort } from '../transport/byte-stream.js';
import type { SimulatorParts } from './environment.js';

/** What a registry of simulated boards is made with; tests keep the boards' files in memory. */
export interface RegistryParts extends SimulatorParts {
  readonly storeOf?: (board: string) => BoardStore;
}

/** The simulated boards of a host, and the way in which `sim:<id>` is opened. */
export function createSimulators(parts: RegistryParts): { readonly simulators: Simulators; readonly open: OpenPort } {
  const registry = new Registry(parts);
  return { simulators: registry, open: (address, options) => registry.open(address, options) };
}

/** Boards get power at the first connection and keep it, like a board at a USB port, until the host ends. */
class Registry implements Simulators {
  readonly boards = simulatedBoards.map(({ id, name, profile, summary }) => ({
    id,
    name,
    profile,
    summary: text('simulated.summary', { disk: summary.diskBytes, memory: summary.heapBytes }),
  }));
  readonly #parts: RegistryParts;
  readonly #powered = new Map<string, Promise<SimulatedBoard>>();
  readonly #live = new Map<string, SimulatedBoard>();
  readonly #unplugged = new Set<string>();
  readonly #faults = new Map<string, Partial<FaultPlan>>();
  readonly #locks: Disposable[] = [];
  readonly #store = new DisposableStore();
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  isPlugged(id: string): boolean {
    return !this.#unplugged.has(id) && this.#live.get(id)?.present !== false;
  }

  mayBeAsleep(id: string): boolean {
    return !this.#unplugged.has(id) && this.#live.get(id)?.present === false;
  }

  /** Opens `sim:<id>`. Throws `transport.*`, `app.not-found`. */
  async open(address: string, options: OpenOptions): Promise<ByteStream> {
    const id = address.replace(/^sim:/, '');
    if (this.#unplugged.has(id)) throw new OutpostError('transport.not-found', { port: address });
    const board = await this.#board(id);
    return board.open(options);
  }

  async power(id: string, on: boolean): Promise<void> {
    await this.plug(id, on);
    if (on) await this.#board(id);
  }

  async pressReset(id: string): Promise<void> {
    await (await this.#board(id)).pressReset();
  }

  async plug(id: string, plugged: boolean): Promise<void> {
    this.#mustKnow(id);
    if (plugged) this.#unplugged.delete(id);
    else this.#unplugged.add(id);
    const board = await this.#powered.get(id);
    if (plugged) await board?.powerOn();
    else await board?.powerOff();
    this.#changed.fire();
  }

  examples(id: string): ReturnType<typeof examplesOf> {
    return examplesOf(id);
  }

  async setFaults(id: string, faults: string): Promise<void> {
    this.#mustKnow(id);
    const plan = { ...noFaults, ...parseFaults(faults) };
    this.#faults.set(id, plan);
    (await this.#powered.get(id))?.faults.set(plan);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const boards = await Promise.allSettled(this.#powered.values());
    const live = boards.flatMap((board) => (board.status === 'fulfilled' ? [board.value] : []));
    await Promise.all(live.map((board) => board[Symbol.asyncDispose]()));
    for (const lock of this.#locks.splice(0)) lock[Symbol.dispose]();
    this.#store[Symbol.dispose]();
  }

  #board(id: string): Promise<SimulatedBoard> {
    const known = this.#powered.get(id);
    if (known !== undefined) return known;
    const starting = this.#switchOn(id).catch((error: unknown) => {
      this.#powered.delete(id);
      throw error;
    });
    this.#powered.set(id, starting);
    return starting;
  }

  async #switchOn(id: string): Promise<SimulatedBoard> {
    this.#mustKnow(id);
    const { folder, locks, log, storeOf } = this.#parts;
    const lock = lockPort(`sim:${id}`, { folder: locks, program: 'Outpost' });
    try {
      const store = storeOf?.(id) ?? new FolderBoardStore(path.join(folder, id));
      const board = await powerOn(id, { store, clock: systemClock, log, faults: this.#faults.get(id) ?? {} });
      this.#live.set(id, board);
      this.#store.add(board.onDidChangePresence(() => this.#changed.fire()));
      this.#locks.push(lock);
      return board;
    } catch (error) {
      lock[Symbol.dispose]();
      throw error;
    }
  }

  #mustKnow(id: string): void {
    if (!this.boards.some((board) => board.id === id)) throw new OutpostError('app.not-found', { what: `sim:${id}` });
  }
}
