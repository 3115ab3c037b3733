import type { ReactNode } from 'react';
import type { DescribedError, RemedyAction } from '../../../src/messages/index.js';
import type { DialogAnswers, DialogRequests, OpenDialog } from '../../state/dialogs-store.js';
import { ErrorDialog, type Remedy } from '../../ui/index.js';
import { ExamplesDialog } from '../devices/ExamplesDialog.js';
import { FaultsDialog } from '../devices/FaultsDialog.js';
import { KnownFoldersDialog } from '../files/KnownFoldersDialog.js';
import { PickBoardDialog } from '../files/PickBoardDialog.js';
import { OtherPortDialog } from '../devices/OtherPortDialog.js';
import { stateWords } from '../devices/board-words.js';
import { HistoryDialog } from '../save/HistoryDialog.js';
import { SaveDialog } from '../save/SaveDialog.js';
import { BackupDialog } from '../sync/BackupDialog.js';
import { RestoreDialog } from '../sync/RestoreDialog.js';
import { activeSession } from '../../state/sessions-store.js';
import { ChoiceDialog } from './ChoiceDialog.js';
import { PromptDialog } from './PromptDialog.js';
import { useWb, useWindow } from './context.js';

const DANGEROUS: ReadonlySet<RemedyAction> = new Set(['overwrite', 'safe-boot']);

function remedyButtons(error: DescribedError, answer: (action: RemedyAction) => void): readonly Remedy[] {
  return error.remedies.flatMap(({ label, action }): readonly Remedy[] =>
    action === undefined || action === 'copy-report'
      ? []
      : [{ id: `${action}-${label}`, label, onChoose: () => answer(action), danger: DANGEROUS.has(action) }],
  );
}

/** Remedies without a button are instructions, and commands for the person's own terminal. */
function instructions(error: DescribedError): string {
  const lines = error.remedies.flatMap(({ label, action, command }) =>
    action === undefined || command !== undefined ? [command === undefined ? label : `${label} ${command}`] : [],
  );
  return [error.body, ...lines].join('\n');
}

function FailureDialog({
  request,
  onAnswer,
}: {
  readonly request: DialogRequests['error'];
  readonly onAnswer: (answer: DialogAnswers['error'] | null) => void;
}): ReactNode {
  const { wb } = useWindow();
  const session = useWb((w) => w.sessions, activeSession);
  const { error } = request;
  const report = [error.title, error.body, ...error.details].join('\n');
  return (
    <ErrorDialog
      open
      onClose={() => onAnswer(null)}
      title={error.title}
      cause={instructions(error)}
      boardState={request.boardState === null ? undefined : stateWords(session)}
      // The kit's type counts to three; describeError gives at most three remedies.
      remedies={remedyButtons(error, onAnswer).slice(0, 3) as unknown as readonly [Remedy]}
      details={report}
      onCopyReport={() => void wb.browser.writeClipboard(report)}
    />
  );
}

function One({ dialog }: { readonly dialog: OpenDialog }): ReactNode {
  switch (dialog.kind) {
    case 'confirm':
      return <ChoiceDialog request={dialog.request} onAnswer={dialog.answer} />;
    case 'prompt':
      return <PromptDialog request={dialog.request} onAnswer={dialog.answer} />;
    case 'error':
      return <FailureDialog request={dialog.request} onAnswer={dialog.answer} />;
    case 'other-port':
      return <OtherPortDialog plain={dialog.request.plain} onAnswer={dialog.answer} />;
    case 'known-folders':
      return <KnownFoldersDialog request={dialog.request} onAnswer={dialog.answer} />;
    case 'history':
      return <HistoryDialog request={dialog.request} onAnswer={dialog.answer} />;
    case 'faults':
      return <FaultsDialog request={dialog.request} onAnswer={dialog.answer} />;
    case 'examples':
      return <ExamplesDialog request={dialog.request} onAnswer={dialog.answer} />;
    case 'save':
      return <SaveDialog request={dialog.request} onAnswer={dialog.answer} />;
    case 'backup':
      return <BackupDialog request={dialog.request} onAnswer={dialog.answer} />;
    case 'restore':
      return <RestoreDialog request={dialog.request} onAnswer={dialog.answer} />;
    case 'pick-board':
      return <PickBoardDialog request={dialog.request} onAnswer={dialog.answer} />;
  }
}

/** The question that is asked now; the next one comes when it was answered. */
export function Dialogs(): ReactNode {
  const first = useWb(
    (w) => w.dialogs,
    (s) => s.open[0],
  );
  return first === undefined ? null : <One key={first.id} dialog={first} />;
}
