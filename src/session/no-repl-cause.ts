import { latin1Text } from '../base/bytes.js';
import type { NoReplCause } from '../base/errors.js';

/** What the interrupt ladder saw of a board that did not give its prompt. */
export interface LadderEvidence {
  /** The port is gone now. */
  readonly isGone: boolean;
  /** How often the port went and came back meanwhile. */
  readonly returns: number;
  /** Last words. */
  readonly heard: Uint8Array;
  readonly heardBytes: number;
  /** Rungs in which the board never fell silent, and rungs in all. */
  readonly noisyRungs: number;
  readonly rungs: number;
  /** It is MicroPython for sure: by its USB ids, as a simulated board, or by what it said earlier in this session. */
  readonly isKnown: boolean;
}

/** Words that only Python on a board says. */
const PYTHON = /MicroPython|CircuitPython|>>> |Traceback \(most|KeyboardInterrupt|MPY: /;
/** Whether a board's words show that it is MicroPython. */
export function saysPython(heard: Uint8Array): boolean {
  return PYTHON.test(latin1Text(heard));
}

/** What other things on a serial port answer: modems, boot ROMs, consoles, ModemManager's own questions echoed. */
const OTHERS = /(?:^|\n)(?:ERROR|OK)\r?\n|login: |ets (?:Jun|Jul) |rst:0x|U-Boot|BusyBox|\$ $|# $/;
const MODEM_MANAGER = /(?:^|[\n>] ?)AT(?:[+&!E]\S*)?\r?\n/;

/**
 * Names the likely cause of a failed ladder. Order matters: the surest sign first.
 *
 * A board that is MicroPython for sure and takes Ctrl-C without a word runs a program that swallows it: a prompt answers.
 *
 * Source: reference/micropython-host.md 1.5 ("Why interrupts fail", "Asleep boards").
 */
export function causeOf(evidence: LadderEvidence): NoReplCause {
  const text = latin1Text(evidence.heard);
  if (evidence.isGone) return evidence.returns > 0 ? 'asleep' : 'vanished';
  if (evidence.heardBytes === 0) return evidence.returns > 0 ? 'asleep' : evidence.isKnown ? 'catches-everything' : 'silent';
  const isPython = evidence.isKnown || PYTHON.test(text);
  if (isPython && MODEM_MANAGER.test(text)) return 'modem-manager';
  if (!isPython && (OTHERS.test(text) || isGarbage(evidence.heard))) return 'not-micropython';
  if (evidence.noisyRungs * 2 > evidence.rungs) return 'prints-without-end';
  return 'catches-everything';
}

/** Mostly bytes that no text has: another speed, or another protocol. */
function isGarbage(bytes: Uint8Array): boolean {
  const odd = bytes.filter(
    (b) => (b < 0x20 && b !== 0x0a && b !== 0x0d && b !== 0x09 && b !== 0x1b && b > 0x06) || b === 0xff || b === 0x00,
  );
  return bytes.length > 0 && odd.length * 4 > bytes.length;
}

/** Last words for an error: at most 200 bytes, control and non-ASCII bytes escaped. */
export function escapeHeard(bytes: Uint8Array): string {
  return [...bytes.slice(-200)]
    .map((b) =>
      b === 0x0a
        ? '\\n'
        : b === 0x0d
          ? '\\r'
          : b >= 0x20 && b < 0x7f
            ? String.fromCharCode(b)
            : `\\x${b.toString(16).padStart(2, '0')}`,
    )
    .join('');
}
