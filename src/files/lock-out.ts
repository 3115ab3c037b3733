import type { BoardProfile } from '../boards/profile.js';

/** Why a script could lock its owner out; keys of `src/messages`. */
export type LockOutReason =
  | 'lockout.loop-without-pause'
  | 'lockout.loop-at-start'
  | 'lockout.interrupt-off'
  | 'lockout.catches-interrupt'
  | 'lockout.deep-sleep'
  | 'lockout.resets'
  | 'lockout.watchdog'
  | 'lockout.usb-changed'
  | 'lockout.repl-moved'
  | 'lockout.irqs-off';

/** A reason with its line (from 1). */
export interface LockOut {
  readonly reason: LockOutReason;
  readonly line: number;
}

const CALLS: readonly (readonly [RegExp, LockOutReason])[] = [
  [/\bkbd_intr\s*\(\s*-\s*1\s*\)|\bsetinterrupt\s*\(\s*-\s*1\s*\)/, 'lockout.interrupt-off'],
  [/\b(?:deepsleep|lightsleep|standby)\s*\(|\bpyb\s*\.\s*stop\s*\(/, 'lockout.deep-sleep'],
  [/\bmachine\s*\.\s*(?:soft_)?reset\s*\(|\bpyb\s*\.\s*hard_reset\s*\(|\bbootloader\s*\(/, 'lockout.resets'],
  [/\bWDT\s*\(/, 'lockout.watchdog'],
  [/\busb_mode\s*\(|\bUSBDevice\b|\bimport\s+usb\b|\bfrom\s+usb\b/, 'lockout.usb-changed'],
  [/\bdupterm\s*\(/, 'lockout.repl-moved'],
  [/\bdisable_irq\s*\(/, 'lockout.irqs-off'],
];

/** These lock out on any board; the rest only where main.py can't be skipped. */
const EVERYWHERE: ReadonlySet<LockOutReason> = new Set(['lockout.interrupt-off', 'lockout.usb-changed', 'lockout.repl-moved']);

const ENDLESS = /^\s*while\s*\(?\s*(?:True|1)\s*\)?\s*:/;
const RUNS_FOR_EVER = /\brun_forever\s*\(|\basyncio\s*\.\s*run\s*\(/;
const PAUSES =
  /\b(?:sleep|sleep_ms|sleep_us|delay|udelay|wfi|idle|lightsleep|input|readline|poll|ipoll|select|snapshot|accept|recv)\s*\(|\bawait\b/;
const LEAVES = /\b(?:break|return|raise)\b/;
const CATCHES_ALL = /^\s*except\s*(?::|\(?\s*[^:]*\b(?:BaseException|KeyboardInterrupt)\b)/;

/**
 * Names what in a script could keep Outpost from reaching the board once it runs at power-on. Pure.
 *
 * Reads lines, not Python: it may name what is harmless, so it asks, it never refuses.
 */
export function findLockOuts(source: string): readonly LockOut[] {
  const lines = withoutTexts(source).split('\n');
  const found: LockOut[] = [];
  lines.forEach((line, i) => {
    for (const [pattern, reason] of CALLS) if (pattern.test(line)) found.push({ reason, line: i + 1 });
    const loop = endlessLoop(lines, i);
    if (loop !== undefined) found.push({ reason: loop, line: i + 1 });
    if (CATCHES_ALL.test(line) && isInLoop(lines, i) && !LEAVES.test(blockOf(lines, i))) {
      found.push({ reason: 'lockout.catches-interrupt', line: i + 1 });
    }
  });
  return found;
}

/** The reasons that matter on this kind of board. */
export function lockOutsFor(source: string, profile: Pick<BoardProfile, 'quirks'>): readonly LockOut[] {
  const { quirks } = profile;
  if (!quirks.includes('no-main-skip')) return findLockOuts(source).filter((l) => EVERYWHERE.has(l.reason));
  return findLockOuts(source).filter((l) => l.reason !== 'lockout.loop-at-start' || quirks.includes('usb-dies-in-main'));
}

function endlessLoop(lines: readonly string[], at: number): LockOutReason | undefined {
  const line = lines[at] ?? '';
  if (RUNS_FOR_EVER.test(line)) return 'lockout.loop-at-start';
  if (!ENDLESS.test(line)) return undefined;
  const body = blockOf(lines, at);
  if (/\b(?:break|return)\b/.test(body)) return undefined;
  return PAUSES.test(body) ? 'lockout.loop-at-start' : 'lockout.loop-without-pause';
}

/** What stands after the colon of a line, and the lines indented below it. */
function blockOf(lines: readonly string[], at: number): string {
  const line = lines[at] ?? '';
  const indent = indentOf(line);
  const block = [line.slice(line.indexOf(':') + 1)];
  for (const next of lines.slice(at + 1)) {
    if (next.trim() !== '' && indentOf(next) <= indent) break;
    block.push(next);
  }
  return block.join('\n');
}

function isInLoop(lines: readonly string[], at: number): boolean {
  let indent = indentOf(lines[at] ?? '');
  for (let i = at - 1; i >= 0; i--) {
    const line = lines[i] ?? '';
    if (line.trim() === '' || indentOf(line) >= indent) continue;
    indent = indentOf(line);
    if (/^\s*(?:while|for|async\s+for)\b/.test(line)) return true;
  }
  return false;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The source with comments and the insides of texts blanked out, lines kept. */
function withoutTexts(source: string): string {
  const pattern = /#[^\n]*|("""|''')(?:\\[\s\S]|(?!\1)[\s\S])*(?:\1|$)|(["'])(?:\\[\s\S]|(?!\2)[^\\\n])*(?:\2|(?=\n)|$)/g;
  return source.replaceAll('\r', '').replace(pattern, (text) => text.replace(/[^\n]/g, ' '));
}
