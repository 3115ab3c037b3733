import type { z } from 'zod';
import type { CheckWarning } from '../../src/contract/checks.js';
import type { SessionInfo } from '../../src/contract/boards.js';
import type { SaveOrder, SavePlan, SaveReceipt } from '../../src/contract/jobs.js';
import { text } from '../../src/messages/index.js';
import { t } from '../i18n/t.js';
import { toContent } from '../state/content.js';
import { ask, type DialogAnswers } from '../state/dialogs-store.js';
import { fileTabById, tabText } from '../state/documents.js';
import { showNotice } from '../state/notices-store.js';
import { scriptSource, sourceName, updateTab, type FileTab } from '../state/tabs-store.js';
import { decodeText, encodeText } from '../state/text-codec.js';
import type { Workbench } from '../state/workbench.js';
import { accept, fixTab, lookAt, notAccepted, report } from './checks.js';
import { boardOf } from './refusals.js';
import { openComparison } from './save-file.js';
import { finished } from './script.js';

type Order = z.infer<typeof SaveOrder>;

/** How a save differs from the plain one. */
export interface SaveWish {
  readonly runAtPowerOn: boolean;
  /** Asks for the path even when one is known. */
  readonly choosePath: boolean;
}

const KNOWN_QUESTION = 'choose-path';

/** Whether a plan can be carried out without asking: it knows where to, and nothing speaks against it. */
export function needsAnswer(plan: SavePlan, wish: SaveWish): boolean {
  return plan.questions.length > 0 || plan.path === null || wish.runAtPowerOn || wish.choosePath;
}

function withPathQuestion(plan: SavePlan, wish: SaveWish): SavePlan {
  if (!wish.choosePath || plan.questions.some(({ kind }) => kind === KNOWN_QUESTION)) return plan;
  return { ...plan, questions: [{ kind: KNOWN_QUESTION, suggestion: plan.path ?? '' }, ...plan.questions] };
}

interface Decision {
  readonly order: Order;
  readonly plan: SavePlan;
  readonly answered: readonly string[];
}

/** How long a save waits for what is odd about the file; what is found later stands among the problems. */
const LOOK_MS = 200;

/** What is odd about the file, as far as it is known yet. */
interface Looking {
  readonly target: string;
  readonly all: Promise<readonly CheckWarning[]>;
  found: readonly CheckWarning[] | null;
  /** The person saw them in the dialog. */
  isShown: boolean;
}

interface Save {
  readonly wb: Workbench;
  readonly tab: FileTab;
  readonly session: SessionInfo;
  readonly wish: SaveWish;
  /** The content as an order carries it; an upload can be used once, so it is made anew for each request. */
  readonly content: () => Promise<Order['content']>;
  readonly bytes: Uint8Array;
  looking: Looking | null;
}

/** Looks at the file for the place it would go to, at the board's side too, and waits for it a moment. */
async function look(save: Save, target: string): Promise<Looking> {
  if (save.looking?.target === target) return save.looking;
  const { wb, bytes, session } = save;
  const all = lookAt(wb, session.id, [{ target, source: { kind: 'bytes', bytes } }]);
  const looking: Looking = { target, all, found: null, isShown: false };
  save.looking = looking;
  const keep = all.then((found) => {
    looking.found = found;
  });
  await Promise.race([keep, new Promise<void>((resolve) => void wb.clock.after(LOOK_MS, resolve))]);
  return looking;
}

/** What was found stands among the problems too, with a notice when nobody saw it in a dialog. */
function keepFound({ wb, tab, looking }: Save): void {
  if (looking === null) return;
  const { target, all, isShown } = looking;
  void all.then((found) => report(wb, [{ target, source: tab.source }], found, !isShown && notAccepted(wb, found).length > 0));
}

async function askAbout(save: Save, plan: SavePlan, looking: Looking): Promise<DialogAnswers['save'] | null> {
  const { wb, tab, session, wish } = save;
  looking.isShown = true;
  const answer = await ask(wb.dialogs, 'save', {
    plan: withPathQuestion(plan, wish),
    warnings: looking.found ?? [],
    moreWarnings: looking.all,
    name: sourceName(tab.source),
    boardName: session.boardName,
    runAtPowerOn: wish.runAtPowerOn,
    root: session.identity?.root ?? '/',
  });
  if (answer?.action === 'save') accept(wb, looking.found ?? []);
  return answer;
}

/**
 * Plans and asks until nothing is open: another path is another plan with its own questions. `again`: the text was mended,
 * so that everything starts anew.
 */
async function decide(save: Save): Promise<Decision | 'again' | null> {
  const { wb, tab, session, wish } = save;
  const base = { session: session.id, source: scriptSource(tab.source), runAtPowerOn: wish.runAtPowerOn };
  let path: string | null = null;
  let choosesPath = wish.choosePath;
  for (;;) {
    const order: Order = { ...base, path, content: await save.content() };
    const plan = await wb.host.files.planSave(order);
    const looking = await look(save, wantedPath(plan, sourceName(tab.source)));
    const isOpen = needsAnswer(plan, { ...wish, choosePath: choosesPath }) || notAccepted(wb, looking.found ?? []).length > 0;
    if (!isOpen) return { order, plan, answered: [] };
    const answer = await askAbout({ ...save, wish: { ...wish, choosePath: choosesPath } }, plan, looking);
    if (answer === null) return null;
    if (answer.action === 'fix') return (await fixTab(wb, tab.id, answer.warning)) ? 'again' : null;
    const chosen = answer.path ?? plan.path;
    if (answer.action === 'compare') {
      await compareOnBoard(wb, tab, session, chosen);
      return null;
    }
    if (chosen === plan.path) return { order, plan, answered: answer.answered };
    path = chosen;
    choosesPath = false;
    // A path without further questions was answered by giving it.
    const next = await wb.host.files.planSave({ ...order, path, content: await save.content() });
    if (next.questions.length === 0) return { order: { ...order, path }, plan: next, answered: [KNOWN_QUESTION] };
  }
}

/** The path a plan leads to, as far as it knows. */
function wantedPath({ path, questions }: SavePlan, name: string): string {
  const choose = questions.find((question) => question.kind === 'choose-path');
  return path ?? choose?.suggestion ?? `/${name}`;
}

/** Shows the board's copy of a script beside the tab's text. */
export async function compareOnBoard(wb: Workbench, tab: FileTab, session: SessionInfo, path: string | null): Promise<void> {
  if (path === null) return;
  const { bytes } = await wb.host.files.read({ session: session.id, path });
  const decoded = decodeText(bytes);
  const name = sourceName(tab.source);
  openComparison(wb, {
    left: decoded.kind === 'text' ? decoded.text : '',
    leftTitle: t('editor.onBoard', { name: path, board: session.boardName }),
    right: tabText(wb, tab.id),
    rightTitle: t('editor.inEditor', { name }),
  });
}

/** Says where a save went and what it promises, or why a trial was not kept and what the board needs now. */
export function announce(wb: Workbench, session: SessionInfo, receipt: SaveReceipt, isNew = false): void {
  const args = { path: receipt.path, size: receipt.size };
  const kind = receipt.unchanged ? 'unchanged' : isNew ? 'new-file' : receipt.method;
  const said = text(`receipt.${kind}`, args);
  const trial = receipt.trial === 'passed' ? ` ${text('trial.passed')}` : '';
  if (receipt.trial === 'failed') {
    showNotice(wb.notices, {
      tone: 'error',
      title: t('save.trialFailed', { board: session.boardName }),
      body: receipt.afterTrial === 'as-before' ? text('trial.failed-returned') : text('trial.failed-gone'),
    });
    return;
  }
  showNotice(wb.notices, {
    id: 'saved-to-device',
    tone: 'ok',
    title: t('save.done', { board: session.boardName }),
    body: said + trial,
  });
}

/** Whether a tab belongs to the board's file from now on. A copy made for power-on leaves a tab where it was. */
function follows({ source }: FileTab, receipt: SaveReceipt, wish: SaveWish): boolean {
  if (source.kind === 'workspace' || receipt.trial === 'failed') return false;
  return source.kind === 'untitled' || source.path === receipt.path || wish.choosePath;
}

/** After a save: an untitled tab or one from this board now belongs to the board's file. */
function adopt({ wb, tab, session, wish }: Save, receipt: SaveReceipt, stamp: number): void {
  const now = fileTabById(wb, tab.id);
  if (now === null || !follows(now, receipt, wish)) return;
  const source = {
    kind: 'board' as const,
    board: session.identity?.uniqueId ?? null,
    boardName: session.boardName,
    path: receipt.path,
  };
  updateTab(wb.tabs, tab.id, { source, version: receipt.hash });
  wb.buffers.get(tab.id)?.markSaved(stamp);
}

/**
 * Saves a tab to the shown board: plan, questions with compare, job, receipt. Returns whether it was saved.
 *
 * @throws OutpostError whatever kept the save from being made; the board's old content is then as the text says.
 */
export async function saveTabToDevice(wb: Workbench, tab: FileTab, wish: SaveWish): Promise<boolean> {
  const session = boardOf(wb);
  const buffer = wb.buffers.get(tab.id);
  if (session === null || buffer === null) return false;
  const stamp = buffer.version;
  const bytes = encodeText(buffer.text, tab.form);
  const save: Save = { wb, tab, session, wish, bytes, content: () => toContent(wb.host, bytes), looking: null };
  const decision = await decide(save);
  if (decision === null) return false;
  if (decision === 'again') return saveTabToDevice(wb, fileTabById(wb, tab.id) ?? tab, wish);
  keepFound(save);
  const content = decision.order.content.kind === 'inline' ? decision.order.content : await save.content();
  const { job } = await wb.host.files.startSave({
    ...decision.order,
    content,
    seen: decision.plan.seen,
    answered: [...decision.answered],
  });
  const done = await finished(wb, job);
  if (done?.state.kind !== 'done' || done.state.result.kind !== 'save') return false;
  const { receipt } = done.state.result;
  announce(wb, session, receipt, decision.plan.seen === null);
  adopt(save, receipt, stamp);
  return receipt.trial !== 'failed';
}
