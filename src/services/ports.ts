import { genericProfile, matchUsb, profileById } from '../boards/catalogue.js';
import type { BoardProfile } from '../boards/profile.js';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import { OutpostError, type WireError } from '../base/errors.js';
import { Emitter } from '../base/event.js';
import type { HostHandlers } from '../contract/api.js';
import type { PortInfo, PortState } from '../contract/boards.js';
import type { SessionId } from '../contract/common.js';
import type { Environment, HostPort, SimulatedBoard } from './environment.js';
import { LiveValue } from './live-value.js';

/** How often the reasons against opening a port are looked at while somebody watches. */
const CHECK_MS = 3000;

/** A session that has a port. */
export interface PortUser {
  readonly id: SessionId;
  readonly address: string;
  readonly boardName: string;
}

/** Where a board may be, as the catalogue and the port list know it. */
export interface Place {
  readonly address: string;
  readonly kind: PortInfo['kind'];
  readonly label: string;
  readonly boardName: string | null;
  readonly profile: BoardProfile;
  /** MicroPython for sure: a simulated board, or USB ids that only such boards have. */
  readonly isSureBoard: boolean;
  readonly resetsOnOpen: boolean;
}

type PortsEnvironment = Pick<Environment, 'ports' | 'simulators' | 'platform' | 'clock' | 'log'>;

/** All places where a board may be: serial ports, simulated boards and what sessions have open. */
export class Ports implements Disposable {
  readonly list = new LiveValue<readonly PortInfo[]>([]);
  readonly #environment: PortsEnvironment;
  readonly #store = new DisposableStore();
  readonly #changed = new Emitter<void>();
  #serial: readonly HostPort[] = [];
  #users: readonly PortUser[] = [];
  #problems = new Map<string, WireError>();
  #watchers = 0;
  #isChecking = false;
  #timer: Disposable | undefined;

  /** Fires when a port appears or vanishes. */
  readonly onDidChange = this.#changed.event;

  constructor(environment: PortsEnvironment) {
    this.#environment = environment;
    this.#store.add(
      environment.ports.watch((ports) => {
        this.#serial = ports;
        this.#update();
        this.#changed.fire();
        void this.#check();
      }),
    );
    this.#store.add(
      environment.simulators.onDidChange(() => {
        this.#update();
        this.#changed.fire();
      }),
    );
  }

  /** Told by the sessions when they open and close. */
  setUsers(users: readonly PortUser[]): void {
    this.#users = users;
    this.#update();
    void this.#check();
  }

  /** The serial port of an address, when it is there now. */
  serialPort(address: string): HostPort | undefined {
    return this.#serial.find((port) => port.path === address);
  }

  /**
   * The place where a board of earlier is now: by USB serial number, else by where it is plugged in, else by its path.
   * Undefined while it is away.
   */
  findAgain(address: string, earlier: HostPort | undefined): string | undefined {
    if (address.startsWith('tcp://')) return address;
    if (address.startsWith('sim:')) return this.#environment.simulators.isPlugged(address.slice(4)) ? address : undefined;
    const usb = earlier?.usb ?? null;
    const isSame = (port: HostPort): boolean => {
      if (usb === null || port.usb?.vid !== usb.vid) return usb === null && port.path === address;
      return usb.serial === null
        ? port.usb.location === usb.location && port.usb.pid === usb.pid
        : port.usb.serial === usb.serial;
    };
    // Boards with several ports keep their order: the same path first.
    return (this.#serial.find((port) => port.path === address && isSame(port)) ?? this.#serial.find(isSame))?.path;
  }

  /** What is known of an address before it is opened; any device path or `tcp://` is a place. */
  place(address: string): Place {
    const { simulators, platform } = this.#environment;
    if (address.startsWith('sim:')) {
      const board = simulators.boards.find(({ id }) => id === address.slice(4));
      if (board === undefined) {
        const boards = simulators.boards.map(({ id }) => `sim:${id}`);
        throw new OutpostError('transport.not-found', { port: address, boards });
      }
      return {
        address,
        kind: 'simulated',
        label: address,
        boardName: board.name,
        profile: profileOf(board),
        isSureBoard: true,
        resetsOnOpen: false,
      };
    }
    if (address.startsWith('tcp://')) {
      return {
        address,
        kind: 'tcp',
        label: address.slice(6),
        boardName: null,
        profile: genericProfile(),
        isSureBoard: false,
        resetsOnOpen: false,
      };
    }
    const port = this.serialPort(address);
    const match = port?.usb === undefined || port.usb === null ? null : matchUsb(port.usb);
    const profile = match?.profile ?? genericProfile();
    const resetsOnOpen = platform !== 'other' && profile.resetsOnOpen?.[platform] === true;
    const label = port?.name ?? address.slice(address.lastIndexOf('/') + 1);
    const isSureBoard = match?.role === 'runtime' && match.isSure;
    return { address, kind: 'serial', label, boardName: match?.profile.name ?? null, profile, isSureBoard, resetsOnOpen };
  }

  /** Every change of the list, for one watcher; the reasons against opening are kept fresh meanwhile. */
  async *watch(signal: AbortSignal): AsyncGenerator<readonly PortInfo[]> {
    this.#watchers++;
    void this.#check();
    try {
      yield* this.list.watch(signal);
    } finally {
      this.#watchers--;
    }
  }

  [Symbol.dispose](): void {
    this.#store[Symbol.dispose]();
    this.#timer?.[Symbol.dispose]();
  }

  #update(): void {
    const { simulators } = this.#environment;
    const simulated = simulators.boards.map((board) => this.#simulatedInfo(board));
    const serial = this.#serial.map((port) => this.#info(this.place(port.path), port.usb, null));
    const listed = new Set([...simulated, ...serial].map((info) => info.address));
    const others = this.#users
      .filter((user) => !listed.has(user.address))
      .map((user) => this.#info(this.place(user.address), null, null));
    const list = [...serial, ...others, ...simulated];
    if (JSON.stringify(list) !== JSON.stringify(this.list.value)) this.list.set(list);
  }

  #simulatedInfo(board: SimulatedBoard): PortInfo {
    const address = `sim:${board.id}`;
    const info = this.#info(this.place(address), null, board.summary);
    if (info.state.kind === 'ours' || this.#environment.simulators.isPlugged(board.id)) return info;
    const mayBeAsleep = this.#environment.simulators.mayBeAsleep(board.id);
    const error = new OutpostError('transport.not-found', { port: address, ...(mayBeAsleep ? { mayBeAsleep } : {}) });
    return { ...info, state: { kind: 'unavailable', error: error.toWire() } };
  }

  #info(place: Place, usb: HostPort['usb'], summary: string | null): PortInfo {
    const { address, kind, label, resetsOnOpen } = place;
    const user = this.#users.find((one) => one.address === address);
    const profile = place.boardName === null ? null : place.profile.id;
    const shownUsb = usb === null ? null : { vid: usb.vid, pid: usb.pid, serial: usb.serial };
    const boardName = user?.boardName ?? place.boardName;
    return { address, kind, label, boardName, profile, usb: shownUsb, summary, resetsOnOpen, state: this.#state(address, user) };
  }

  #state(address: string, user: PortUser | undefined): PortState {
    if (user !== undefined) return { kind: 'ours', session: user.id };
    const error = this.#problems.get(address);
    return error === undefined ? { kind: 'free' } : { kind: 'unavailable', error };
  }

  /** Asks what stands against each port that is not ours; again after a while as long as somebody watches. */
  async #check(): Promise<void> {
    if (this.#isChecking || this.#store.isDisposed) return;
    this.#isChecking = true;
    this.#timer?.[Symbol.dispose]();
    try {
      const free = this.#serial.filter((port) => !this.#users.some((user) => user.address === port.path));
      const found = await Promise.all(
        free.map(async (port) => [port.path, await this.#environment.ports.check(port.path)] as const),
      );
      this.#problems = new Map(found.flatMap(([path, error]) => (error === null ? [] : [[path, error.toWire()]])));
      this.#update();
    } catch (error) {
      this.#environment.log.warn('Ports could not be looked at.', { error });
    } finally {
      this.#isChecking = false;
    }
    if (this.#watchers > 0 && !this.#store.isDisposed)
      this.#timer = this.#environment.clock.after(CHECK_MS, () => void this.#check());
  }
}

function profileOf(board: SimulatedBoard): BoardProfile {
  return profileById(board.profile);
}

/** The contract's `ports`. */
export function createPortsHandlers(ports: Ports): HostHandlers['ports'] {
  return { watch: (_params, { signal }) => ports.watch(signal) };
}
