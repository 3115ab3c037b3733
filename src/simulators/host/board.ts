import type { Clock } from '../../base/clock.js';
import type { Disposable } from '../../base/disposable.js';
import { toOutpostError, OutpostError } from '../../base/errors.js';
import { Emitter } from '../../base/event.js';
import type { Logger } from '../../base/logger.js';
import { throwIfAborted } from '../../base/deadline.js';
import { utf8 } from '../../base/bytes.js';
import type { ByteStream, OpenOptions, SerialControl } from '../../transport/byte-stream.js';
import type { BoardDefinition } from '../boards/definition.js';
import type { MediumChange, StoredEntry } from '../files/board-files.js';
import { FaultControl, troublesomeMains, type FaultPlan, type TroublesomeMain } from '../faults.js';
import { linkModels, throughLink } from '../link-model.js';
import { WriteCache } from '../files/write-cache.js';
import { VolumeImage, type BoardStore } from '../store.js';
import type { BoardEvent, SimulatedBoard } from '../simulated-board.js';
import type { VmMessage } from '../vm/config.js';
import { BoardStream } from './board-stream.js';
import { Cable } from './cable.js';
import { seededRandom } from './faulty-line.js';
import type { VmImage } from './vm-image.js';
import { VmProcess } from './vm-process.js';

/** What a board is made of. */
export interface BoardParts {
  readonly definition: BoardDefinition;
  readonly image: VmImage;
  readonly store: BoardStore;
  readonly uniqueId: Uint8Array;
  readonly files: readonly StoredEntry[];
  readonly clock: Clock;
  readonly log: Logger;
  readonly faults: FaultPlan;
}

const CTRL_F = 6;
const MAIN = '/main.py';
/** A driver writes its cache by itself when the disk was left alone this long. */
const IDLE_FLUSH_MS = 1000;
/** Output moved in one go. */
const DRAIN_BYTES = 65_536;

/** The host side of a simulated board: power, reset, cable, files and faults. See `SimulatedBoard` for the meaning. */
export class HostBoard implements SimulatedBoard {
  readonly id: string;
  readonly faults: FaultControl;
  readonly #parts: BoardParts;
  readonly #files: VolumeImage;
  readonly #cable: Cable;
  /** What a FAT disk has not written yet. */
  readonly #cache: WriteCache;
  #idleFlush: Disposable | undefined;
  #random: () => number;
  readonly #onDidChangePresence = new Emitter<boolean>();
  readonly #onDidHappen = new Emitter<BoardEvent>();
  #vm: VmProcess | undefined;
  #stopping: Promise<void> = Promise.resolve();
  #return: Disposable | undefined;
  #stream: BoardStream | undefined;
  #isPluggedIn = true;
  #isMainRunning = false;
  #wasPresent = false;
  /** What stands in for the board's own main.py, in memory only, and that own one, if it has any. */
  #trouble: Uint8Array | undefined;
  #ownMain: Uint8Array | undefined;
  /** The fault of this power cycle: another setting counts from the next start on. */
  #mainFault: TroublesomeMain | undefined;
  #saving: Promise<void> = Promise.resolve();

  readonly onDidChangePresence = this.#onDidChangePresence.event;
  readonly onDidHappen = this.#onDidHappen.event;

  constructor(parts: BoardParts) {
    this.#parts = parts;
    this.id = parts.definition.id;
    this.#files = new VolumeImage(parts.files);
    this.#cache = new WriteCache(parts.definition.volume.blockBytes);
    this.#random = seededRandom(parts.faults.seed);
    this.#putTrouble(parts.faults.main);
    this.faults = new FaultControl(parts.faults, (plan, before) => this.#applyFaults(plan, before));
    this.#cable = new Cable({
      clock: parts.clock,
      plan: () => this.faults.plan,
      toBoard: (bytes) => this.#vm?.write(bytes) ?? Promise.resolve(),
      toHost: (bytes) => this.#stream?.deliver(bytes),
      onUnplug: () => {
        // Once: plugged in again, the cable stays in.
        this.faults.set({ unplugAt: undefined });
        void this.unplug();
      },
    });
  }

  get present(): boolean {
    if (!this.#isPluggedIn) return false;
    if (this.#parts.definition.connection === 'bridge') return true;
    return (
      this.#vm !== undefined && !(this.#isMainRunning && (this.faults.plan.deadUsbInMain || this.#mainFault === 'kills-usb'))
    );
  }

  async open(options: OpenOptions): Promise<ByteStream> {
    throwIfAborted(options.signal);
    const port = `sim:${this.id}`;
    if (!this.present)
      throw new OutpostError('transport.not-found', { port, ...(this.#isPluggedIn ? { mayBeAsleep: true } : {}) });
    if (this.#stream !== undefined) throw new OutpostError('transport.open-busy', { port });
    const stream = new BoardStream({
      label: port,
      write: (bytes) => this.#send(bytes),
      pull: () => this.#pump(),
      release: () => this.#forget(stream),
      control: this.#control(),
    });
    this.#stream = stream;
    const { link } = this.faults.plan;
    return link === undefined ? stream : throughLink(stream, linkModels[link]);
  }

  async powerOn(): Promise<void> {
    this.#isPluggedIn = true;
    // What the medium has is known when the last power cycle is over.
    await this.#stopping;
    if (this.#isPluggedIn && !this.faults.plan.asleep) this.#start(false);
    this.#updatePresence();
  }

  async powerOff(): Promise<void> {
    this.#isPluggedIn = false;
    await this.#stop();
  }

  unplug(): Promise<void> {
    return this.powerOff();
  }

  async pressReset(): Promise<void> {
    if (this.#isPluggedIn && !this.faults.plan.asleep) await this.#hardReset(false);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.powerOff();
    await this.#saving;
    this.#onDidChangePresence[Symbol.dispose]();
    this.#onDidHappen[Symbol.dispose]();
  }

  /** Cuts the power, and gives it back after the board's delay. */
  async #hardReset(safeBoot: boolean): Promise<void> {
    const { definition, clock } = this.#parts;
    const stopped = this.#stop();
    this.#return?.[Symbol.dispose]();
    this.#return = clock.after(definition.returnMs, () => {
      void stopped.then(() => {
        if (this.#isPluggedIn && !this.faults.plan.asleep) this.#start(safeBoot);
      });
    });
    await stopped;
  }

  #start(safeBoot: boolean): void {
    if (this.#vm !== undefined) return;
    const { definition, image, uniqueId, clock } = this.#parts;
    const vm: VmProcess = new VmProcess({
      image,
      board: definition,
      files: this.#files.files,
      uniqueId,
      safeBoot,
      clock,
      onMessage: (message) => this.#handle(vm, message),
      onFailure: (error) => this.#fail(error),
    });
    this.#vm = vm;
    this.#mainFault = this.faults.plan.main;
    this.#applyFaults(this.faults.plan, this.faults.plan);
    if (definition.bootRomText !== '') this.#stream?.deliver(utf8(definition.bootRomText));
    this.#updatePresence();
  }

  #stop(): Promise<void> {
    const vm = this.#vm;
    this.#vm = undefined;
    this.#isMainRunning = false;
    this.#return?.[Symbol.dispose]();
    this.#return = undefined;
    if (vm !== undefined) this.#stopping = Promise.all([this.#stopping, vm.stop()]).then(() => this.#cutCache());
    this.#updatePresence();
    return this.#stopping;
  }

  #fail(error: Error): void {
    this.#parts.log.error('the simulated board broke down', { error: String(error.stack ?? error) });
    this.#stream?.end({ kind: 'failed', message: error.message });
    this.#onDidHappen.fire({ kind: 'failed', text: error.message });
    void this.#stop();
  }

  #handle(vm: VmProcess, message: VmMessage): void {
    switch (message.type) {
      case 'change':
        this.#change(vm, message.number, message.change);
        return;
      case 'sync':
        this.#flush();
        void this.#saving.then(() => vm.link.setSaved(message.number));
        return;
      case 'output':
        this.#pump();
        return;
      case 'phase':
        this.#isMainRunning = message.phase === 'main';
        this.#onDidHappen.fire({ kind: 'phase', text: message.phase });
        this.#updatePresence();
        return;
      case 'event': {
        const cut = message.text.indexOf(' ');
        this.#onDidHappen.fire({ kind: message.text.slice(0, cut), text: message.text.slice(cut + 1) });
        return;
      }
      case 'reset':
        void this.#hardReset(false);
        return;
      case 'deep-sleep':
        this.#sleep(message.ms);
        return;
      case 'memory': // handled by VmProcess
    }
  }

  #sleep(ms: number): void {
    void this.#stop();
    if (ms > 0) this.#return = this.#parts.clock.after(ms, () => this.#start(false));
  }

  /** The board waits until its change is stored, so that nothing written and closed is ever lost but by a cache. */
  #change(vm: VmProcess, number: number, change: MediumChange): void {
    if (this.faults.plan.fatCache && this.#parts.definition.volume.kind === 'fat') {
      this.#cache.add(change);
      this.#idleFlush?.[Symbol.dispose]();
      this.#idleFlush = this.#parts.clock.after(IDLE_FLUSH_MS, () => this.#flush());
    } else this.#store([...this.#cache.flush(), change]);
    void this.#saving.then(() => vm.link.setSaved(number));
  }

  #flush(): void {
    this.#idleFlush?.[Symbol.dispose]();
    this.#store(this.#cache.flush());
  }

  /** The power is gone: some of what was not written yet is lost. */
  #cutCache(): void {
    this.#idleFlush?.[Symbol.dispose]();
    const done = this.#cache.cut(this.#random, (path, then) => {
      const image = new VolumeImage(this.#files.files);
      for (const change of then) image.apply(change);
      return image.files.find((entry) => entry.path === path)?.data;
    });
    this.#store(done);
  }

  /** Puts changes on the medium, in order. */
  #store(changes: readonly MediumChange[]): void {
    for (const change of changes) {
      this.#files.apply(change);
      this.#saving = this.#saving
        .then(() => this.#parts.store.apply(change))
        .catch((error: unknown) =>
          this.#parts.log.error('a change was not stored', toOutpostError(error, 'board store').toWire()),
        );
    }
  }

  #send(bytes: Uint8Array): Promise<void> {
    const { definition } = this.#parts;
    if (definition.ctrlFResets && bytes.includes(CTRL_F)) {
      void this.#hardReset(true);
      return Promise.resolve();
    }
    return this.#cable.send(bytes);
  }

  /** Moves output to whoever listens; without a listener it is lost, as on a port that nobody has opened. */
  #pump(): void {
    for (;;) {
      const room = this.#stream === undefined ? DRAIN_BYTES : Math.min(DRAIN_BYTES, this.#stream.room - this.#cable.queuedBytes);
      if (this.#vm === undefined || room <= 0) return;
      const bytes = this.#vm.link.drain(room);
      if (bytes.length === 0) return;
      if (this.#stream !== undefined) this.#cable.receive(bytes);
    }
  }

  #forget(stream: BoardStream): void {
    if (this.#stream !== stream) return;
    this.#stream = undefined;
    this.#cable.reset();
    this.#pump();
  }

  #updatePresence(): void {
    const isPresent = this.present;
    if (isPresent === this.#wasPresent) return;
    this.#wasPresent = isPresent;
    if (!isPresent) this.#stream?.end({ kind: 'unplugged' });
    this.#onDidChangePresence.fire(isPresent);
  }

  #applyFaults(plan: FaultPlan, before: FaultPlan): void {
    if (plan.main !== before.main) this.#putTrouble(plan.main);
    if (plan.asleep && !before.asleep) void this.#stop();
    if (!plan.asleep && before.asleep && this.#isPluggedIn) this.#start(false);
    if (this.#vm !== undefined) {
      this.#vm.link.diskFull = plan.diskFull;
      if (plan === before || plan.slowFlash !== before.slowFlash)
        this.#vm.link.flashDelay = plan.slowFlash ?? { ms: 0, bytes: 0 };
    }
    if (plan.seed !== before.seed) {
      this.#cable.reseed();
      this.#random = seededRandom(plan.seed);
    }
    this.#updatePresence();
  }

  /** Puts the troublesome main.py in the place of the board's own, or that one back; both count from the next start on. */
  #putTrouble(main: TroublesomeMain | undefined): void {
    const data = this.#files.files.find((entry) => entry.path === MAIN)?.data;
    // Something else is there when the board has written or deleted it since.
    if (data !== this.#trouble) this.#ownMain = data;
    this.#trouble = main === undefined ? undefined : utf8(troublesomeMains[main]);
    const next = this.#trouble ?? this.#ownMain;
    if (next !== undefined) this.#files.apply({ op: 'write', path: MAIN, data: next });
    else if (data !== undefined) this.#files.apply({ op: 'remove', path: MAIN });
  }

  /** Modem lines and line coding: taken, without effect on these boards. */
  #control(): SerialControl {
    return { setSignals: () => Promise.resolve(), setBaudRate: () => Promise.resolve() };
  }
}
