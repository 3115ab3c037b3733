import { DisposableStore, type Disposable } from '../../src/base/disposable.js';
import { isOutpostError } from '../../src/base/errors.js';
import type { SessionInfo } from '../../src/contract/boards.js';
import { forgetBoardFiles } from './board-files-store.js';
import { canReadFiles } from './board-state.js';
import { describeFailure } from './report.js';
import { activeSession } from './sessions-store.js';
import type { Workbench } from './workbench.js';

/**
 * Keeps the tree of the shown board's files up to date.
 *
 * It is read when the board first comes to its prompt, after each change that the host tells of, after a run, and on
 * `refresh`. While something runs the last tree stays, marked as waiting.
 */
export class BoardFilesKeeper implements Disposable {
  readonly #wb: Workbench;
  readonly #store = new DisposableStore();
  #reading = false;
  #stale = false;

  constructor(wb: Workbench) {
    this.#wb = wb;
    this.#store.defer(wb.sessions.subscribe((state) => this.#follow(activeSession(state))));
  }

  /** Something changed on the board: reads the tree again, now or as soon as the board is at its prompt. */
  invalidate(): void {
    this.#stale = true;
    this.#follow(activeSession(this.#wb.sessions.getState()));
  }

  #follow(session: SessionInfo | null): void {
    const { boardFiles } = this.#wb;
    if (session === null || session.mode === 'plain') {
      if (boardFiles.getState().tree.kind !== 'none') forgetBoardFiles(boardFiles, null);
      return;
    }
    if (boardFiles.getState().session !== session.id) {
      forgetBoardFiles(boardFiles, session.id);
      this.#stale = true;
    }
    if (canReadFiles(session)) {
      if (this.#stale && !this.#reading) void this.#read(session);
      else if (boardFiles.getState().tree.kind === 'waiting' && !this.#stale) boardFiles.setState({ tree: { kind: 'ready' } });
    } else if (session.state.kind === 'running' || session.state.kind === 'busy-or-silent') {
      boardFiles.setState({ tree: { kind: 'waiting' } });
    }
  }

  async #read(session: SessionInfo): Promise<void> {
    const { boardFiles, host } = this.#wb;
    this.#reading = true;
    this.#stale = false;
    if (boardFiles.getState().entries.length === 0) boardFiles.setState({ tree: { kind: 'loading' } });
    try {
      const { root, entries } = await host.files.tree({ session: session.id });
      if (boardFiles.getState().session === session.id) boardFiles.setState({ tree: { kind: 'ready' }, root, entries });
    } catch (error) {
      this.#fail(session, error);
    } finally {
      this.#reading = false;
    }
    const now = activeSession(this.#wb.sessions.getState());
    if (this.#stale && now !== null && canReadFiles(now)) void this.#read(now);
  }

  #fail(session: SessionInfo, error: unknown): void {
    const { boardFiles } = this.#wb;
    if (boardFiles.getState().session !== session.id) return;
    if (isOutpostError(error, 'session.main-running', 'session.busy')) {
      // Read again when the board is free.
      this.#stale = true;
      boardFiles.setState({ tree: { kind: 'waiting' } });
      return;
    }
    const words = describeFailure(error, 'listing the files');
    if (words !== null) boardFiles.setState({ tree: { kind: 'failed', title: words.title, body: words.body } });
  }

  [Symbol.dispose](): void {
    this.#store[Symbol.dispose]();
  }
}
