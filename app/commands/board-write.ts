import type { SessionId } from '../../src/contract/common.js';
import { toContent } from '../state/content.js';
import type { Workbench } from '../state/workbench.js';
import { finished } from './script.js';

/** What the person has said yes to by agreeing that files are replaced. Everything else stays a question, and fails the save. */
const REPLACING: ReadonlySet<string> = new Set(['changed-on-board', 'replace-startup']);

/** Writes one file on the board; an existing one only after the person agreed that it is replaced. */
export async function writeBoardFile(wb: Workbench, session: SessionId, path: string, bytes: Uint8Array): Promise<void> {
  const order = { session, source: { kind: 'board' as const, board: null, path }, path, runAtPowerOn: false };
  const plan = await wb.host.files.planSave({ ...order, content: await toContent(wb.host, bytes) });
  const answered = plan.questions.map(({ kind }) => kind).filter((kind) => REPLACING.has(kind));
  const { job } = await wb.host.files.startSave({
    ...order,
    content: await toContent(wb.host, bytes),
    seen: plan.seen,
    answered,
  });
  await finished(wb, job);
}
