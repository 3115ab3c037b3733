import { systemClock } from '../../base/clock.js';
import { OutpostError } from '../../base/errors.js';
import { utf8Text } from '../../base/bytes.js';
import { type MemoryFs } from '../memory-fs.js';
import type { BoardAccess } from '../trial.js';

/** What the simulated script does to the board once its launcher has started it. */
export type ScriptFate = 'answers' | 'kills-usb' | 'never-started';

/** A board over a memory file system: knows what a hard reset does to a `main.py` that is our launcher. */
export class MemoryBoard implements BoardAccess {
  readonly clock = systemClock;
  readonly fs: MemoryFs;
  readonly log: string[] = [];
  fate: ScriptFate = 'answers';
  /** Runs between the reset and the return, to cut or cancel there. */
  onReset: () => void = () => undefined;
  #isGone = false;

  constructor(fs: MemoryFs) {
    this.fs = fs;
  }

  async withFs<T>(holder: string, work: (fs: MemoryFs) => Promise<T>): Promise<T> {
    this.log.push(holder);
    if (this.#isGone) throw new OutpostError('transport.lost', { port: 'memory', reason: 'unplugged' });
    return work(this.fs);
  }

  hardReset(): Promise<void> {
    this.log.push('reset');
    this.powerOn();
    this.onReset();
    return this.#isGone
      ? Promise.reject(new OutpostError('protocol.timeout', { waitedFor: 'the port', afterMs: 8000 }))
      : Promise.resolve();
  }

  /** What the firmware does at power-on, as far as the files tell; the launcher's steps are those of trial_main.py. */
  powerOn(): void {
    this.#isGone = false;
    const files = new Map(this.fs.snapshot());
    const launcher = utf8Text(files.get('/flash/main.py') ?? new Uint8Array());
    if (!launcher.startsWith('# Outpost trial launcher.') || this.fate === 'never-started') return;
    this.#move('/flash/main.py', '/flash/main.op-ran');
    this.#move('/flash/main.op-old', '/flash/main.py');
    this.#isGone = this.fate === 'kills-usb';
  }

  #move(from: string, to: string): void {
    const content = this.fs.snapshot().get(from);
    if (content === undefined) return;
    this.fs.unplant(from);
    this.fs.plant(to, content);
  }
}
