import abilitiesText from '../../resources/device/abilities.py?raw';
import factsText from '../../resources/device/facts.py?raw';
import memoryText from '../../resources/device/memory.py?raw';
import identifyText from '../../resources/device/identify.py?raw';
import { bytesEqual, concat, latin1, utf8Text } from '../base/bytes.js';
import type { WaitOptions } from '../base/deadline.js';
import { isAbort, isOutpostError, OutpostError, toOutpostError } from '../base/errors.js';
import { isWholeIdentity, readAnswers, readIdentity, readMemory } from './board-answers.js';
import type { BoardLine } from './board-line.js';
import { callingCode, loadingCode, unloadingCode } from './device-script.js';
import type { SessionCore } from './session-core.js';
import { TIMINGS } from './timings.js';
import type { DeviceScript } from './types.js';

/** Scripts of the session itself. */
const identifyScript: DeviceScript = { name: 'identify', text: identifyText };
const abilitiesScript: DeviceScript = { name: 'abilities', text: abilitiesText };
const factsScript: DeviceScript = { name: 'facts', text: factsText };

/** The link may damage an answer or two. */
const IDENTITY_TRIES = 6;

/**
 * Asks the board at its raw prompt what it is and how much memory is free, and checks that it is still the same board.
 *
 * @throws OutpostError `session.wrong-board` when another `unique_id` answers than before.
 */
export async function askIdentity(core: SessionCore, line: BoardLine, options: WaitOptions): Promise<void> {
  const who = await wholeAnswer(core, line, identifyScript, options);
  const abilities = await wholeAnswer(core, line, abilitiesScript, options);
  const identity = readIdentity(readAnswers(concat([who, abilities])));
  const known = core.identity?.uniqueId;
  if (typeof known === 'string' && identity.uniqueId !== null && identity.uniqueId !== known) {
    throw new OutpostError('session.wrong-board', { expected: known, found: identity.uniqueId });
  }
  core.identity = identity;
  core.useProfile(core.env.refineProfile?.(identity, core.profile) ?? core.profile);
  core.changed();
  // An execution of its own: what is measured must not hold the script that asked before.
  await tidyUp(core, line, { scripts: [] });
}

/**
 * What the board says of itself, whole: believed with its sum, or when it says the same twice. Old firmware may raise in the
 * middle, and a small heap may end there: then what it printed until there counts.
 */
async function wholeAnswer(core: SessionCore, line: BoardLine, script: DeviceScript, options: WaitOptions): Promise<Uint8Array> {
  const call = callingCode(script, script.name, []);
  const code = `${loadingCode(script)}try:\n ${call}\nfinally:\n ${unloadingCode([script])}\n`;
  let before = new Uint8Array();
  let got = '';
  for (let tries = 0; tries < IDENTITY_TRIES; tries++) {
    const result = await line.driver.exec(code, { ...options, kind: 'ours' });
    if (result.kind !== 'end') throw new OutpostError('protocol.unexpected-reply', { waitedFor: 'identity', got: 'a reset' });
    const { stdout, stderr } = result;
    const isSame = stdout.length > 0 && bytesEqual(stdout, before);
    if (isWholeIdentity(stdout) || isSame || (stdout.length > 0 && endedForLackOfMemory(stderr))) return stdout;
    core.env.log.warn('the identity came damaged', { stderr: utf8Text(stderr) });
    before = stdout.slice();
    got = utf8Text(concat([stdout, stderr])).slice(-400);
  }
  throw new OutpostError('protocol.unexpected-reply', { waitedFor: 'identity', got });
}

/** Damage on the way raises many things, but hardly this. */
function endedForLackOfMemory(stderr: Uint8Array): boolean {
  return /^MemoryError/m.test(utf8Text(stderr));
}

/** Reads memory, removes loaded scripts, and lists loaded modules when asked, in one execution. Failures are logged. */
export async function tidyUp(
  core: SessionCore,
  line: BoardLine,
  options: { readonly scripts: readonly DeviceScript[]; readonly listModules?: boolean },
): Promise<readonly string[]> {
  const unload = options.scripts.length > 0 ? `${unloadingCode(options.scripts)}\n` : '';
  const modules = `${loadingCode(factsScript)}${callingCode(factsScript, 'modules', [])}\n${unloadingCode([factsScript])}\n`;
  // Memory last: a firmware that does not count it raises there, and what was printed until then is taken.
  const code = `${unload}${options.listModules === true ? modules : ''}${memoryText}`;
  try {
    const result = await line.driver.exec(code, { kind: 'ours', deadline: core.deadline(TIMINGS.smallWork) });
    const answers = readAnswers(result.stdout);
    noteMemory(core, answers);
    return answers.get('module') ?? [];
  } catch (error) {
    if (!isOutpostError(error) && !isAbort(error)) throw error;
    core.env.log.warn('memory could not be read', toOutpostError(error, 'session.tidyUp').toWire());
    return [];
  }
}

/** Drops modules that the last run imported from files, and returns those loaded now. */
export async function forgetModules(line: BoardLine, names: readonly string[], options: WaitOptions): Promise<readonly string[]> {
  const calls = [
    ...(names.length > 0 ? [callingCode(factsScript, 'forget', [names])] : []),
    callingCode(factsScript, 'modules', []),
  ];
  const code = `${loadingCode(factsScript)}${calls.join('\n')}\n${unloadingCode([factsScript])}\n`;
  const result = await line.driver.exec(code, { ...options, kind: 'ours' });
  return readAnswers(result.stdout).get('module') ?? [];
}

/**
 * Gives the board back to the terminal: friendly prompt, one fresh prompt line, no banner.
 *
 * A terminal that already ends in an untouched prompt keeps it.
 */
export async function givePromptBack(core: SessionCore, line: BoardLine): Promise<void> {
  line.showsText = false;
  const prompt = await line.driver.leave({ deadline: core.deadline(TIMINGS.leave) });
  line.showsText = true;
  line.route = 'terminal';
  // A half-typed line went with the raw mode: it is typed again, so that the person can go on.
  const half = latin1(core.typed.pending);
  core.typed.reset();
  core.isTypedRun = false;
  showPrompt(core, prompt);
  // Sent once the board is free for it, with what was typed meanwhile.
  if (half.length > 0) core.typeAhead.unshift(half);
  core.setState({ kind: 'idle' });
}

/** Starts a new line in the terminal unless it stands at one. */
export function freshLine(core: SessionCore): void {
  if (core.terminal.lastLine.length > 0) core.terminal.append(latin1('\r\n'));
}

function showPrompt(core: SessionCore, prompt: Uint8Array): void {
  const last = core.terminal.lastLine;
  if (last.length === prompt.length && last.every((b, i) => b === prompt[i])) return;
  freshLine(core);
  core.terminal.append(prompt);
}

function noteMemory(core: SessionCore, answers: ReturnType<typeof readAnswers>): void {
  const memory = readMemory(answers);
  if (memory === null) return;
  core.memory = { ...memory, readAt: core.env.clock.wallTime() };
  core.changed();
}
