import path from 'node:path';
import { systemClock } from '../base/clock.js';
import { OutpostError } from '../base/errors.js';
import { dataPaths } from '../node/paths.js';
import { lockPort, type PortLock } from '../node/port-lock.js';
import {
  FolderBoardStore,
  parseFaults,
  powerOn,
  simulatedBoards,
  type SimulatedBoard,
  type SimulatedBoardInfo,
} from '../simulators/index.js';
import type { Context } from './verb.js';

/** A simulated board that this command has switched on; disposing switches it off and gives its lock back. */
export interface PoweredBoard extends AsyncDisposable {
  readonly board: SimulatedBoard;
  readonly info: SimulatedBoardInfo;
  readonly lock: PortLock;
}

/**
 * Switches a simulated board on for this command, with the faults it was given. Its files persist in the data folder.
 *
 * @throws OutpostError `transport.not-found` for an unknown board, `transport.open-busy` with the holder, `app.usage` for bad faults.
 */
export async function switchOn({ args, options, name }: Context, id: string): Promise<PoweredBoard> {
  const info = simulatedBoards.find((board) => board.id === id);
  if (info === undefined) {
    const boards = simulatedBoards.map((board) => `sim:${board.id}`);
    throw new OutpostError('transport.not-found', { port: `sim:${id}`, boards });
  }
  const faults = parseFaults(args.texts('fault').join(','));
  const paths = dataPaths(options);
  const lock = lockPort(`sim:${id}`, { folder: paths.locks, program: `outpost ${name}` });
  try {
    const board = await powerOn(id, { store: new FolderBoardStore(path.join(paths.boards, id)), clock: systemClock, faults });
    return {
      board,
      info,
      lock,
      async [Symbol.asyncDispose]() {
        await board[Symbol.asyncDispose]();
        lock[Symbol.dispose]();
      },
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}
