import { z } from 'zod';

/** Facts about a board that change what Outpost does. Each has a test; an id without one is refused in CI. */
export const Quirk = z.enum([
  'no-raw-paste', // old core: answers the request by reprinting the banner
  'no-soft-reset', // a soft reset loses bytes or changes what runs: never before a run or a file action
  'main-after-hard-reset-only', // soft reset runs boot.py only
  'ctrl-f-resets', // byte 06 reboots into safe boot, from any state: never sent unasked, binary never raw
  'usb-dies-in-main', // firmware exists whose USB is dead while main.py runs
  'no-main-skip', // no key or pin skips main.py: "Run at power-on" is a trial
  'no-rename', // the firmware has no os.rename
  'mass-storage', // the board may show itself as a USB drive
  'openmv-921600', // line coding 921600 switches the port to the camera protocol
]);
export type Quirk = z.infer<typeof Quirk>;

const hex4 = z.string().regex(/^[0-9a-f]{4}$/);

/** One way to recognise a board on USB. More fields are more specific; `ask` marks ids shared by many boards. */
export const UsbMatch = z.object({
  vid: hex4,
  pid: hex4.optional(),
  serialPrefix: z.string().optional(),
  role: z.enum(['runtime', 'bootloader']),
  ask: z.boolean().optional(),
});
export type UsbMatch = z.infer<typeof UsbMatch>;

/** What is known of a kind of board; one JSON file each in `resources/boards`. */
export const BoardProfile = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string(),
  extends: z.string().optional(),
  match: z.array(UsbMatch).default([]),
  /** Regular expressions over what the board says of itself; the longest match wins. */
  identify: z
    .object({ machine: z.string().optional(), platform: z.string().optional(), firmware: z.string().optional() })
    .optional(),
  baudRate: z.number().default(115_200),
  lines: z.enum(['assert-dtr', 'assert-both', 'release-both', 'untouched']).default('assert-dtr'),
  /** Whether opening the port resets the board, by system. */
  resetsOnOpen: z.object({ linux: z.boolean(), darwin: z.boolean(), win32: z.boolean() }).optional(),
  files: z
    .object({
      root: z.string(),
      kind: z.enum(['littlefs', 'fat', 'flat', 'unknown']),
      /** Other places whose main.py wins over the one in `root`, in the board's order. */
      winners: z.array(z.object({ path: z.string(), reason: z.enum(['sd-card', 'mpy', 'frozen', 'boot-setting']) })).default([]),
      /** Firmwares (regular expression over `BoardIdentity.firmware`) whose file area must not be written, and why. */
      protected: z.array(z.object({ firmware: z.string(), reason: z.string() })).optional(),
    })
    .default({ root: '/', kind: 'unknown', winners: [] }),
  startup: z
    .object({
      /** Key of the messages catalogue: when this board runs main.py, in one sentence. */
      whenItRuns: z.string(),
      /** The reset that runs main.py again. */
      restartBy: z.enum(['soft-reset', 'hard-reset']),
    })
    .default({ whenItRuns: 'startup.every-reset', restartBy: 'soft-reset' }),
  transfer: z
    .object({
      pieceBytes: z.number().default(256), // plain raw REPL: bytes a piece
      pauseMs: z.number().default(10), // and the pause after each
      blockBytes: z.number().default(1024), // file blocks
      flowControl: z.boolean().default(true), // the link stops the sender while the board is busy; a UART bridge does not
    })
    .default({ pieceBytes: 256, pauseMs: 10, blockBytes: 1024, flowControl: true }),
  /** After a hard reset: how long until the port is back, at most. */
  returnMs: z.number().default(8000),
  quirks: z.array(Quirk).default([]),
  features: z.array(z.enum(['camera', 'lte'])).default([]),
  /** Where the facts come from, and on what they were tried. */
  source: z.string(),
  tested: z.string(),
});
export type BoardProfile = z.infer<typeof BoardProfile>;
