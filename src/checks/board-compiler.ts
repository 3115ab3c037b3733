import compileText from '../../resources/device/check_compile.py?raw';
import { throwIfAborted, type WaitOptions } from '../base/deadline.js';
import { isOutpostError, OutpostError } from '../base/errors.js';
import { parseAnswer } from '../files/answer.js';
import { parseTraceback } from '../session/traceback.js';
import type { DeviceScript, ReplLease } from '../session/types.js';
import type { Compile, CompileAnswer } from './warning.js';

const script: DeviceScript = { name: 'check_compile', text: compileText };
/** A look that would take longer than this is left to the bundled compiler: nobody waits for a hint. */
const MAX_MS = 3000;
/** Tries of a block that was damaged on the way. */
const TRIES = 3;
/** The line that stands before the source on the board. */
const LINES_BEFORE = 1;
const SYNTAX = /^(?:SyntaxError|IndentationError|ViperTypeError)\b(?:: )?/;

/**
 * The connected board as a compiler, over a lease: the source goes over in blocks, is compiled into nothing, and nothing stays.
 *
 * It can't tell when memory is short, when the link would need over 3 s, or when the firmware has no compiler at all. Not even a
 * first line of the source runs. Names of ours live in the lease's script only.
 *
 * @throws OutpostError `transport.lost`, `protocol.*`.
 */
export function boardCompiler(lease: ReplLease): Compile {
  return async (source, wait) => {
    try {
      if (!(await send(lease, source, wait))) return { kind: 'cannot-tell', reason: 'too-slow' };
      parseAnswer(await lease.call(script, '_op_end', [], wait), 'the end of a check');
      return { kind: 'compiles' };
    } catch (error) {
      return answerOf(error);
    }
  };
}

/** Sends a source block by block; false when it would take too long. */
async function send(lease: ReplLease, source: Uint8Array, wait: WaitOptions): Promise<boolean> {
  const { clock } = wait.deadline;
  const { blockBytes } = lease.profile.transfer;
  await lease.call(script, '_op_begin', [source.length], wait);
  const start = clock.now();
  for (let at = 0, tries = 0; at < source.length;) {
    throwIfAborted(wait.signal);
    const block = source.subarray(at, at + blockBytes);
    const total = block.reduce((sum, byte) => sum + byte, 0);
    const answer = await lease.call(script, '_op_add', [at, block.length, total, block], wait);
    const taken = positionIn(answer);
    if (taken === at && ++tries >= TRIES) throw new OutpostError('protocol.checksum', { what: 'a source to be checked' });
    if (taken > at) tries = 0;
    at = taken;
    if (((clock.now() - start) / Math.max(1, at)) * source.length > MAX_MS) {
      await lease.call(script, '_op_drop', [], wait);
      return false;
    }
  }
  return true;
}

function positionIn(answer: Uint8Array): number {
  const match = /^@ (\d+)\s*$/m.exec(new TextDecoder().decode(answer));
  if (match === null) throw new OutpostError('protocol.unexpected-reply', { waitedFor: 'a block to be taken', got: '' });
  return Number(match[1]);
}

/** What an exception on the board says of the source. The compiler's own frame is the last one. */
function answerOf(error: unknown): CompileAnswer {
  if (isOutpostError(error, 'device.out-of-memory')) return { kind: 'cannot-tell', reason: 'out-of-memory' };
  if (!isOutpostError(error, 'device.raised')) throw error;
  const { exception, frames } = parseTraceback(error.details.traceback);
  const frame = frames.at(-1);
  const isOfSource = frame !== undefined && /^<(?:check|string)>$/.test(frame.file) && frame.line > LINES_BEFORE;
  if (SYNTAX.test(exception) && isOfSource) {
    const line = frame.line - LINES_BEFORE;
    return { kind: 'syntax-error', message: messageOf(exception), line };
  }
  return { kind: 'cannot-tell', reason: exception.startsWith('NameError') ? 'no-compiler' : 'failed' };
}

/** Firmware built for size says no more than `SyntaxError`. */
function messageOf(exception: string): string {
  const message = exception.replace(SYNTAX, '');
  return message === '' ? 'invalid syntax' : message;
}
