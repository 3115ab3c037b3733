import { z } from 'zod';
import { call, stream } from './define.js';
import { Bytes, ErrorInfo, JobId, Nothing, SessionId } from './common.js';

/** Whether a port can be opened now, and if not, why. */
export const PortState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('free') }),
  z.object({ kind: z.literal('ours'), session: SessionId }),
  z.object({ kind: z.literal('unavailable'), error: ErrorInfo }),
]);
export type PortState = z.infer<typeof PortState>;

/** One place where a board may be: listed without opening it. */
export const PortInfo = z.object({
  /** What `connect` takes: a device path, `sim:<board>` or `tcp://host:port`. */
  address: z.string(),
  kind: z.enum(['serial', 'simulated', 'tcp']),
  /** Short form for people, such as `ttyACM0`. */
  label: z.string(),
  /** Catalogue name when the USB ids are known; a hint until the board was asked. */
  boardName: z.string().nullable(),
  profile: z.string().nullable(),
  usb: z.object({ vid: z.string(), pid: z.string(), serial: z.string().nullable() }).nullable(),
  /** One line about the board for cards and pickers, such as `64 KB disk`. */
  summary: z.string().nullable(),
  /** Opening this port resets this board on this system: said before. */
  resetsOnOpen: z.boolean(),
  state: PortState,
});
export type PortInfo = z.infer<typeof PortInfo>;

/** What the board said of itself once it was asked. */
export const Identity = z.object({
  /** `machine.unique_id()` in hex, or null where the firmware has none. This is the board. */
  uniqueId: z.string().nullable(),
  /** `os.uname().machine`, such as `Arduino Nano 33 BLE Sense with NRF52840`. */
  machine: z.string(),
  /** Firmware in words, such as `MicroPython 1.27.0` or `OpenMV 5.0.0, MicroPython 1.26`. */
  firmware: z.string(),
  platform: z.string(),
  /** Root of the writable file system, such as `/flash`; null when there is none. */
  root: z.string().nullable(),
});
export type Identity = z.infer<typeof Identity>;

/** What holds the board now. This is the board's real state, never guessed from text on screen. */
export const SessionState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('opening') }),
  z.object({ kind: z.literal('attaching') }),
  /** At its prompt; the terminal has it. */
  z.object({ kind: z.literal('idle') }),
  /** A script that Outpost started. `stopping` once Stop was asked. */
  z.object({ kind: z.literal('running'), job: JobId.nullable(), name: z.string(), since: z.number(), stopping: z.boolean() }),
  /** Something runs that we did not start (`main.py`, or a line typed in the terminal), or the board is silent. */
  z.object({ kind: z.literal('busy-or-silent'), hasOutput: z.boolean() }),
  /** Outpost works with the board; `holder` says what it does. */
  z.object({ kind: z.literal('held'), holder: z.string() }),
  /** The ladder that gets the prompt; `step` says which rung. */
  z.object({ kind: z.literal('interrupting'), step: z.string() }),
  /** Port gone; when `reconnecting`, Outpost waits for it to return. */
  z.object({ kind: z.literal('lost'), reason: z.string(), reconnecting: z.boolean() }),
  z.object({ kind: z.literal('failed'), error: ErrorInfo }),
  /** Plain serial: bytes only. */
  z.object({ kind: z.literal('plain') }),
  z.object({ kind: z.literal('closed') }),
]);
export type SessionState = z.infer<typeof SessionState>;

/** One connected board. */
export const SessionInfo = z.object({
  id: SessionId,
  address: z.string(),
  label: z.string(),
  boardName: z.string(),
  profile: z.string(),
  mode: z.enum(['repl', 'plain']),
  baudRate: z.number(),
  state: SessionState,
  identity: Identity.nullable(),
  memory: z.object({ free: z.number(), total: z.number().nullable(), readAt: z.number() }).nullable(),
  disk: z.object({ free: z.number(), total: z.number(), readAt: z.number() }).nullable(),
  /** Outpost stopped `main.py` (or what ran) to do its work, and it has not run since. */
  stoppedMain: z.boolean(),
  /** The board's own USB drive on this computer: who may write. */
  drive: z.enum(['none', 'mounted', 'ours']),
  /** Control keys with side effects on this board, such as Ctrl-F on Pycom boards. */
  guardedKeys: z.array(z.string()),
  /** Serial log of this session, when one is being written. */
  logName: z.string().nullable(),
  /** Window that controls this board; another may take over. */
  controller: z.string().nullable(),
});
export type SessionInfo = z.infer<typeof SessionInfo>;

/** Order to connect. Nothing is sent on opening in plain mode. */
export const ConnectOrder = z.object({
  address: z.string().min(1).max(1024),
  mode: z.enum(['repl', 'plain']).default('repl'),
  baudRate: z.number().int().min(50).max(12_000_000).optional(),
  /** The person has read that opening resets the board. */
  acceptReset: z.boolean().default(false),
});

/** What the terminal shows. */
export const TerminalItem = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bytes'), bytes: Bytes }),
  /** Output that was dropped since no window could take it. */
  z.object({ kind: z.literal('gap'), dropped: z.number() }),
  /** A line of ours, shown dim: text key and arguments of the window's catalogue. */
  z.object({ kind: z.literal('note'), key: z.string(), args: z.record(z.string(), z.union([z.string(), z.number()])) }),
]);
export type TerminalItem = z.infer<typeof TerminalItem>;

/** Actions on the board that are more than typing. */
export const BoardAction = z.enum([
  'interrupt', // one Ctrl-C
  'stop', // until the prompt is back: the interrupt ladder
  'soft-reset',
  'hard-reset',
  'restart-main', // run main.py again, by the reset that this board needs
  'safe-boot', // Pycom Ctrl-F
  'send-ctrl-a',
  'send-ctrl-b',
  'send-ctrl-d',
  'send-ctrl-e',
]);
export type BoardAction = z.infer<typeof BoardAction>;

/** Ports, connected boards, their terminals, and the simulated boards. */
export const boardsApi = {
  ports: {
    /** All ports, anew at each change. */
    watch: stream({ params: Nothing, item: z.array(PortInfo), policy: 'latest' }),
  },
  sessions: {
    watch: stream({ params: Nothing, item: z.array(SessionInfo), policy: 'latest' }),
    connect: call({ params: ConnectOrder, result: z.object({ session: SessionId }) }),
    disconnect: call({ params: z.object({ session: SessionId }), result: Nothing }),
    act: call({ params: z.object({ session: SessionId, action: BoardAction }), result: Nothing }),
    /** Takes over control from another window. */
    takeOver: call({ params: z.object({ session: SessionId }), result: Nothing }),
    /** Reads memory and disk figures again. */
    refreshFacts: call({ params: z.object({ session: SessionId }), result: Nothing }),
    /** The person's choice about the board's own USB drive (`ours`: Outpost writes over the REPL, the drive is let alone). */
    chooseDriveWriter: call({ params: z.object({ session: SessionId, writer: z.enum(['drive', 'ours']) }), result: Nothing }),
    setBaudRate: call({
      params: z.object({ session: SessionId, baudRate: z.number().int().min(50).max(12_000_000) }),
      result: Nothing,
    }),
    /** Writes what arrives to a log file of the data folder, across replugs, until stopped. */
    startLog: call({
      params: z.object({ session: SessionId, timestamps: z.boolean(), hex: z.boolean() }),
      result: z.object({ name: z.string() }),
    }),
    stopLog: call({ params: z.object({ session: SessionId }), result: Nothing }),
  },
  repl: {
    output: stream({ params: z.object({ session: SessionId }), item: TerminalItem, policy: 'lossless' }),
    /** Keys and text from the terminal; goes to the prompt or to the running program's stdin. */
    input: call({ params: z.object({ session: SessionId, bytes: Bytes.refine((b) => b.length <= 65_536) }), result: Nothing }),
    /** Several lines: sent through paste mode (raw-paste for non-ASCII), after the window has asked. */
    paste: call({ params: z.object({ session: SessionId, text: z.string().max(262_144) }), result: Nothing }),
  },
  simulators: {
    power: call({ params: z.object({ board: z.string().max(80), on: z.boolean() }), result: Nothing }),
    pressReset: call({ params: z.object({ board: z.string().max(80) }), result: Nothing }),
    unplug: call({ params: z.object({ board: z.string().max(80), plugged: z.boolean() }), result: Nothing }),
    /** Short scripts for this board, to open in the editor. */
    examples: call({
      params: z.object({ board: z.string().max(80) }),
      result: z.array(z.object({ name: z.string(), title: z.string(), text: z.string() })),
    }),
    /** Fault knobs in text form, such as `drop=0.01`; empty turns all off. */
    setFaults: call({ params: z.object({ board: z.string().max(80), faults: z.string().max(400) }), result: Nothing }),
  },
} as const;
