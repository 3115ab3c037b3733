import type { z } from 'zod';
import { isOutpostError } from '../../src/base/errors.js';
import type { ConnectOrder } from '../../src/contract/boards.js';
import { t } from '../i18n/t.js';
import { ask } from '../state/dialogs-store.js';
import { sessionAt } from '../state/sessions-store.js';
import type { Workbench } from '../state/workbench.js';

type Order = z.input<typeof ConnectOrder>;

async function acceptsReset(wb: Workbench, order: Order): Promise<boolean> {
  const port = wb.ports.getState().ports.find((one) => one.address === order.address);
  const answer = await ask(wb.dialogs, 'confirm', {
    title: t('devices.resetTitle', { name: port?.boardName ?? port?.label ?? order.address }),
    body: t('devices.resetBody'),
    choices: [{ value: 'yes', label: t('devices.resetConnect') }],
  });
  return answer === 'yes';
}

/**
 * Connects a board and shows it; one that is connected already is only shown.
 *
 * A port whose opening resets the board is opened only after a question.
 */
export async function connectTo(wb: Workbench, order: Order): Promise<void> {
  const open = sessionAt(wb.sessions.getState(), order.address);
  wb.layout.setState({ pickerOpen: false });
  const isDead = open?.state.kind === 'failed' || open?.state.kind === 'lost';
  if (open !== null && open.mode === (order.mode ?? 'repl') && !isDead) {
    wb.sessions.setState({ activeId: open.id });
    return;
  }
  if (open !== null) await wb.host.sessions.disconnect({ session: open.id });
  const port = wb.ports.getState().ports.find((one) => one.address === order.address);
  let acceptReset = order.acceptReset === true;
  if (port?.resetsOnOpen === true && !acceptReset) {
    if (!(await acceptsReset(wb, order))) return;
    acceptReset = true;
  }
  wb.sessions.setState({ connecting: order.address });
  try {
    const { session } = await wb.host.sessions.connect({ ...order, mode: order.mode ?? 'repl', acceptReset });
    wb.sessions.setState({ activeId: session });
    wb.layout.setState({ lastAddress: order.address, panelOpen: true, panel: 'terminal' });
  } catch (error) {
    if (!isOutpostError(error, 'session.would-reset') || !(await acceptsReset(wb, order))) throw error;
    await connectTo(wb, { ...order, acceptReset: true });
  } finally {
    wb.sessions.setState({ connecting: null });
  }
}
