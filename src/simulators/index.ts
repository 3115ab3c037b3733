import type { Clock } from '../base/clock.js';
import { OutpostError } from '../base/errors.js';
import { silentLogger, type Logger } from '../base/logger.js';
import { boardDefinitions } from './boards/boards.js';
import type { BoardDefinition } from './boards/definition.js';
import { noFaults, type FaultPlan } from './faults.js';
import { HostBoard } from './host/board.js';
import { loadVmImage } from './host/vm-image.js';
import type { SimulatedBoard } from './simulated-board.js';
import type { BoardStore } from './store.js';

export type { SimulatedBoard } from './simulated-board.js';
export { faultSyntax, noFaults, parseFaults, type FaultPlan } from './faults.js';
export { linkModels, preciseClock, throughLink, type LinkModel, type LinkName } from './link-model.js';
export { flashModels, type FlashModel, type FlashName } from './flash-model.js';
export { MemoryBoardStore, type BoardStore } from './store.js';
export { FolderBoardStore } from './node-store.js';
export { exposeOnTcp } from './expose-tcp.js';
export { exposeOnPty } from './expose-pty.js';
export { openByteSource } from './byte-source.js';

/** A simulated board as the picker shows it. */
export interface SimulatedBoardInfo {
  /** As in `sim:<id>`. */
  readonly id: string;
  readonly name: string;
  /** Id of its profile in `resources/boards`. */
  readonly profile: string;
  /** What makes it different. Sizes in bytes. */
  readonly summary: {
    readonly fileSystem: 'littlefs' | 'fat';
    readonly root: string;
    readonly diskBytes: number;
    readonly heapBytes: number;
    readonly hasRawPaste: boolean;
    readonly mainRuns: 'every-reset' | 'power-on';
  };
}

/** All simulated boards, in the order in which they are offered. */
export const simulatedBoards: readonly SimulatedBoardInfo[] = boardDefinitions.map((board) => ({
  id: board.id,
  name: board.name,
  profile: board.profile,
  summary: {
    fileSystem: board.volume.kind,
    root: board.mount,
    diskBytes: board.volume.blockBytes * board.volume.blocks,
    heapBytes: board.heapBytes,
    hasRawPaste: board.pasteWindow > 0,
    mainRuns: board.mainRuns,
  },
}));

/** What a board is switched on with. */
export interface PowerOnOptions {
  readonly store: BoardStore;
  readonly clock: Clock;
  readonly faults?: Partial<FaultPlan>;
  readonly log?: Logger;
  /** For the unique id of a board that is switched on for the first time; 0 to 1. */
  readonly random?: () => number;
}

/**
 * Switches a simulated board on. Resolves as soon as its power is on; it then starts like any board, in about 150 ms.
 *
 * @throws OutpostError `app.not-found` when there is no board of this id.
 */
export async function powerOn(id: string, options: PowerOnOptions): Promise<SimulatedBoard> {
  const definition = boardDefinitions.find((board) => board.id === id);
  if (definition === undefined) throw new OutpostError('app.not-found', { what: `sim:${id}` });
  const [image, stored] = await Promise.all([loadVmImage(), options.store.load()]);
  const kept = stored ?? newBoard(definition, options.random ?? Math.random);
  if (stored === undefined) await options.store.create(kept);
  const board = new HostBoard({
    definition,
    image,
    store: options.store,
    uniqueId: kept.uniqueId,
    files: kept.files,
    clock: options.clock,
    log: (options.log ?? silentLogger).child(`sim.${id}`),
    faults: { ...noFaults, ...options.faults },
  });
  await board.powerOn();
  return board;
}

function newBoard(
  definition: BoardDefinition,
  random: () => number,
): { uniqueId: Uint8Array; files: BoardDefinition['initialFiles'] } {
  const uniqueId = Uint8Array.from({ length: definition.uniqueIdBytes }, () => Math.floor(random() * 256));
  return { uniqueId, files: definition.initialFiles };
}
export { examplesOf } from './examples.js';
export { bundledCompiler, type Bundled, type BundledAnswer } from './bundled-compiler.js';
