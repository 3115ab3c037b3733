import { isOutpostError } from '../../src/base/errors.js';
import type { DescribedError, RemedyAction } from '../../src/messages/index.js';
import { ask } from '../state/dialogs-store.js';
import { describeFailure } from '../state/report.js';
import type { Workbench } from '../state/workbench.js';
import { connectTo } from './connect.js';
import { boardOf } from './refusals.js';

/** What the remedies of a failure need to know of the action that failed. */
export interface FailureContext {
  readonly retry?: () => void | Promise<void>;
  readonly overwrite?: () => void | Promise<void>;
  readonly reload?: () => void | Promise<void>;
  readonly compare?: () => void | Promise<void>;
  /** Runs another command, by the names that remedies use. */
  readonly run: (action: RemedyAction) => void;
}

/** Remedies that need what only the failed action knows; left out of the dialog when it does not offer them. */
const NEEDED: Readonly<Partial<Record<RemedyAction, keyof FailureContext>>> = {
  retry: 'retry',
  overwrite: 'overwrite',
  'reload-file': 'reload',
  compare: 'compare',
};

function possible(words: DescribedError, context: Partial<FailureContext>): DescribedError {
  const remedies = words.remedies.filter(({ action }) => {
    const needed = action === undefined ? undefined : NEEDED[action];
    return needed === undefined || context[needed] !== undefined;
  });
  return { ...words, remedies };
}

/** Whether a failure is about the shown board: one to open another port says nothing of it. */
function saysOfBoard(error: unknown): boolean {
  return isOutpostError(error) && /^(session|device|fs|protocol)\./.test(error.code);
}

/** Shows a failure in words and does what the person chooses; a cancellation is not shown. */
export async function showFailure(wb: Workbench, error: unknown, where: string, context: FailureContext): Promise<void> {
  const words = describeFailure(error, where);
  if (words === null) return;
  if (isOutpostError(error, 'app.disconnected')) return; // The banner says so already.
  const session = saysOfBoard(error) ? boardOf(wb) : null;
  const action = await ask(wb.dialogs, 'error', {
    error: possible(words, context),
    boardState: session === null ? null : session.state.kind,
  });
  if (action === null) return;
  const needed = NEEDED[action];
  const own = needed === undefined ? undefined : context[needed];
  if (own === undefined) context.run(action);
  else await (own as () => void | Promise<void>)();
}

/** Connects again to where the shown board is or was. */
export async function reconnect(
  wb: Workbench,
  order: { readonly acceptReset?: boolean; readonly plain?: boolean } = {},
): Promise<void> {
  const session = boardOf(wb);
  const address = session?.address ?? wb.layout.getState().lastAddress;
  if (address === null) {
    wb.layout.setState({ pickerOpen: true });
    return;
  }
  if (session !== null) await wb.host.sessions.disconnect({ session: session.id });
  await connectTo(wb, { address, acceptReset: order.acceptReset === true, mode: order.plain === true ? 'plain' : 'repl' });
}
