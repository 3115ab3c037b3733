import type { StoredEntry } from '../files/board-files.js';
import type { VolumeFormat } from '../files/volume.js';

/** Everything in which one simulated board differs from another: data only, so that it can be sent to a worker. */
export interface BoardDefinition {
  readonly id: string;
  readonly name: string;
  /** Id of its profile in `resources/boards`. */
  readonly profile: string;
  /** Printed after a reset and by Ctrl-B, without line ends. */
  readonly banner: string;
  /** `os.uname()`, in order. */
  readonly uname: Readonly<Record<string, string>>;
  readonly implementation: {
    readonly version: readonly (number | string)[];
    /** `_machine` and `_mpy` where this firmware has them. */
    readonly machine?: string;
    readonly mpy?: number;
  };
  readonly platform: string;
  readonly sysVersion: string;
  /** Garbage-collected heap as the board reports it, and what of it the firmware itself has taken after start. */
  readonly heapBytes: number;
  readonly heapTakenBytes: number;
  readonly volume: VolumeFormat;
  /** Where the volume is mounted: `/` or `/flash`. */
  readonly mount: string;
  readonly path: readonly string[];
  /** Names of our Python files that become built-in modules, and core modules that this firmware lacks. */
  readonly modules: readonly string[];
  readonly missingModules: readonly string[];
  /** Raw-paste window in bytes, or 0 for firmware that does not know raw paste and reprints the raw banner. */
  readonly pasteWindow: number;
  /** When main.py runs: at every reset, or only after power-on and hard reset (then the firmware soft-resets itself). */
  readonly mainRuns: 'every-reset' | 'power-on';
  /** Printed at a soft reset, with line ends. */
  readonly softResetText: string;
  /** Native USB vanishes at a hard reset; behind a USB-serial bridge the port stays. */
  readonly connection: 'native-usb' | 'bridge';
  /** How long a hard reset keeps a native-USB port away, ms. */
  readonly returnMs: number;
  /** Printed by the boot ROM over a bridge at a hard reset. */
  readonly bootRomText: string;
  readonly uniqueIdBytes: number;
  readonly frequency: number;
  /** Whether byte 06 reboots into safe boot, from any state. */
  readonly ctrlFResets: boolean;
  /** Files of a new board. */
  readonly initialFiles: readonly StoredEntry[];
}
