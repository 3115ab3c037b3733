import type { z } from 'zod';
import { refineProfile } from '../boards/catalogue.js';
import type { WaitOptions } from '../base/deadline.js';
import { abortError, isOutpostError, OutpostError, toOutpostError } from '../base/errors.js';
import { Emitter } from '../base/event.js';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import { Deadline, withDeadline } from '../base/deadline.js';
import type { ConnectOrder, SessionInfo } from '../contract/boards.js';
import type { JobId, SessionId } from '../contract/common.js';
import type { Session, SessionEnvironment, SessionOptions } from '../session/types.js';
import { Connected } from './connected.js';
import type { Control } from './control.js';
import type { Environment } from './environment.js';
import type { Jobs } from './jobs.js';
import { LiveValue } from './live-value.js';
import type { Place, Ports } from './ports.js';
import { sessionInfo } from './session-info.js';

/** Longest time for opening a port and finding out what is there. */
const CONNECT_MS = 30_000;

/** How a session is made; `createSession` of `src/session`. */
export type CreateSession = (options: SessionOptions, environment: SessionEnvironment, wait: WaitOptions) => Promise<Session>;

/** What the sessions need. */
export interface SessionsParts {
  readonly environment: Pick<Environment, 'clock' | 'log' | 'randomId' | 'openPort' | 'ports'>;
  readonly ports: Ports;
  readonly jobs: Jobs;
  readonly control: Control;
  readonly createSession: CreateSession;
  readonly settings: () => { readonly probeOnAttach: boolean; readonly reconnect: boolean };
}

type Order = z.infer<typeof ConnectOrder>;

/** All open sessions of this host. */
export class Sessions implements AsyncDisposable {
  readonly list = new LiveValue<readonly SessionInfo[]>([]);
  readonly #parts: SessionsParts;
  readonly #open = new Map<SessionId, Connected>();
  readonly #connecting = new Map<string, Promise<SessionId>>();
  readonly #store = new DisposableStore();
  readonly #opened = new Emitter<Connected>();

  /** Fires when a session was opened. */
  readonly onDidOpen = this.#opened.event;

  constructor(parts: SessionsParts) {
    this.#parts = parts;
    this.#store.add(parts.control.onDidChange(() => this.#update()));
  }

  /**
   * The open session of an id.
   *
   * @throws OutpostError `session.not-connected`.
   */
  get(id: SessionId): Connected {
    const connected = this.#open.get(id);
    if (connected === undefined) throw new OutpostError('session.not-connected', {});
    return connected;
  }

  /** All open sessions. */
  get all(): readonly Connected[] {
    return [...this.#open.values()];
  }

  /**
   * Opens a port, or gives the session that has it already.
   *
   * @throws OutpostError `session.would-reset` when opening resets the board and the person was not asked; `transport.*`.
   */
  connect(order: Order, signal: AbortSignal): Promise<SessionId> {
    const existing = [...this.#open.values()].find((one) => one.session.address === order.address);
    if (existing !== undefined && existing.session.state.kind !== 'failed') return Promise.resolve(existing.id);
    const pending = this.#connecting.get(order.address);
    if (pending !== undefined) return pending;
    const connecting = this.#connect(order, existing, signal).finally(() => this.#connecting.delete(order.address));
    this.#connecting.set(order.address, connecting);
    return connecting;
  }

  async disconnect(id: SessionId): Promise<void> {
    const connected = this.get(id);
    this.#open.delete(id);
    this.#parts.control.forget(id);
    try {
      await connected[Symbol.asyncDispose]();
    } finally {
      this.#update();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled([...this.#open.keys()].map((id) => this.disconnect(id)));
    this.#store[Symbol.dispose]();
  }

  async #connect(order: Order, failed: Connected | undefined, signal: AbortSignal): Promise<SessionId> {
    const { environment, ports, settings, createSession } = this.#parts;
    const place = ports.place(order.address);
    if (place.resetsOnOpen && !order.acceptReset) throw new OutpostError('session.would-reset', { port: place.label });
    if (failed !== undefined) await this.disconnect(failed.id);
    const baudRate = order.baudRate ?? place.profile.baudRate;
    const { probeOnAttach, reconnect } = settings();
    const options: SessionOptions = {
      address: order.address,
      label: place.label,
      profile: place.profile,
      mode: order.mode,
      baudRate,
      isSureBoard: place.isSureBoard,
      probeOnAttach,
      reconnect,
    };
    const wait = { deadline: Deadline.after(CONNECT_MS, environment.clock), signal };
    // “Catch it when it wakes”: a port that is away is waited for, and what runs then is stopped.
    const isCatching = order.acceptReset && !place.resetsOnOpen && order.mode === 'repl';
    const sessionEnvironment = this.#sessionEnvironment(place);
    const session = await createSession(options, sessionEnvironment, wait).catch(async (error: unknown) => {
      if (!isCatching || !isOutpostError(error, 'transport.not-found')) throw error;
      await sessionEnvironment.waitForPort(wait).catch((late: unknown) => {
        throw isOutpostError(late, 'protocol.timeout') ? error : late;
      });
      return createSession(options, sessionEnvironment, wait);
    });
    const id = environment.randomId() as SessionId;
    const connected = new Connected({ id, session, place, mode: order.mode, baudRate, clock: environment.clock });
    this.#open.set(id, connected);
    connected.onDidChange(() => this.#update());
    this.#update();
    this.#opened.fire(connected);
    if (isCatching && session.state.kind === 'busy-or-silent') this.#catch(session);
    return id;
  }

  /** The session's state shows how it goes. */
  #catch(session: Session): void {
    const { clock, log } = this.#parts.environment;
    session
      .stop({ deadline: Deadline.after(CONNECT_MS, clock) })
      .catch((error: unknown) => log.info('A board was not caught.', toOutpostError(error, 'sessions.catch').toWire()));
  }

  #sessionEnvironment(place: Place): SessionEnvironment {
    const { environment, ports } = this.#parts;
    const hint = ports.serialPort(place.address);
    return {
      clock: environment.clock,
      log: environment.log.child(`session.${place.label}`),
      open: (options) => environment.openPort(ports.findAgain(place.address, hint) ?? place.address, options),
      waitForPort: (options) => this.#waitForPort(() => ports.findAgain(place.address, hint) !== undefined, place.label, options),
      refineProfile: (identity, current) => refineProfile(identity, current),
    };
  }

  #waitForPort(isThere: () => boolean, label: string, { deadline, signal }: WaitOptions): Promise<void> {
    const { ports } = this.#parts;
    if (signal?.aborted === true) return Promise.reject(abortError(signal));
    if (isThere()) return Promise.resolve();
    let subscription: Disposable | undefined;
    const appeared = new Promise<void>((resolve) => {
      subscription = ports.onDidChange(() => {
        if (isThere()) resolve();
      });
    });
    return withDeadline(appeared, `the return of ${label}`, { deadline, signal }).finally(() => subscription?.[Symbol.dispose]());
  }

  /** Tells windows and the port list what changed. */
  #update(): void {
    const { jobs, control, ports } = this.#parts;
    const infos = [...this.#open.values()].map((one) =>
      sessionInfo(one.session, {
        id: one.id,
        placeName: one.place.boardName,
        mode: one.mode,
        baudRate: one.baudRate,
        job: this.#runOf(jobs, one.id),
        disk: one.disk,
        drive: one.drive,
        logName: one.logName,
        controller: control.controllerOf(one.id),
      }),
    );
    this.list.set(infos);
    ports.setUsers(infos.map(({ id, address, boardName }) => ({ id, address, boardName })));
  }

  #runOf(jobs: Jobs, id: SessionId): JobId | null {
    return jobs.runOn(id);
  }
}
