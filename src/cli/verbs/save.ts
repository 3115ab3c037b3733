import path from 'node:path';
import { systemClock } from '../../base/clock.js';
import { OutpostError } from '../../base/errors.js';
import type { BoardAccess } from '../../files/trial.js';
import type { SaveContext, SavePlan, SaveReceipt, SaveRequest } from '../../files/save-types.js';
import { executeSave, planSave } from '../../files/save.js';
import { isMessageKey, text, type MessageArgs } from '../../messages/index.js';
import { findBoardDrive } from '../../node/drives.js';
import { checkWords } from '../arguments.js';
import { boardPath } from '../board-path.js';
import { connect, waitFor, type Connection } from '../connect.js';
import { keepingOld, workWith } from '../files.js';
import { readLocal } from '../local-files.js';
import { showProgress } from '../progress.js';
import { BOARD_OPTIONS, type Context, type Verb } from '../verb.js';
import { noteWarnings } from '../warnings.js';

/** `outpost save script.py --run-at-power-on`. */
export const save: Verb = {
  words: 'FILE [:PATH]',
  options: {
    ...BOARD_OPTIONS,
    'run-at-power-on': { type: 'boolean', help: 'save it as main.py, which the board runs at power-on' },
    yes: {
      type: 'boolean',
      short: 'y',
      help: 'yes to all questions: replace what someone else wrote, save what could lock you out',
    },
  },
  notes: [
    'Without a path, the file goes where it went before on this board. The old content stays on this computer.',
    'A different main.py or boot.py, and a file that Outpost did not write, is replaced only with --yes.',
    'On boards where nothing can skip main.py, the first start is a trial: the file stays only when the board comes back.',
  ],
  async run(context) {
    const { args } = context;
    checkWords(args.words, 1, 2, 'The script');
    const [file = '', word] = args.words;
    if (word !== undefined && args.flag('run-at-power-on')) {
      throw new OutpostError('app.usage', { message: 'Give a path or --run-at-power-on, not both.' });
    }
    const content = await readLocal(file);
    await using connection = await connect(context, { reconnect: true });
    const wait = waitFor(context, content.length);
    const source = { kind: 'workspace', key: path.resolve(file), name: path.basename(file) } as const;
    const look = await workWith(connection, 'Preparing to save', wait, async (files) => {
      const root = files.fs.root;
      const request: SaveRequest = {
        source,
        content,
        path: word === undefined ? null : boardPath(word, root),
        runAtPowerOn: args.flag('run-at-power-on'),
      };
      const transfer = await keepingOld(context, files);
      const saving: SaveContext = {
        profile: connection.session.profile,
        board: files.identity.uniqueId,
        known: transfer.known,
        drive: await driveOf(connection),
      };
      const plan = await planSave(files.fs, request, saving, wait);
      if (plan.path !== null) await noteWarnings(context, files, [{ path: plan.path, bytes: content }]);
      return { request, transfer, saving, plan };
    });
    const answered = answersOf(look.plan, context);
    const progress = await showProgress(context);
    try {
      const receipt = await executeSave(boardAccess(connection), look.request, look.saving, {
        ...wait,
        backup: look.transfer.backup,
        seen: look.plan.seen,
        answered,
        report: progress.report,
      });
      progress.end();
      tell(context, look.plan, receipt);
      return receipt.trial === 'failed' ? 1 : 0;
    } finally {
      progress.end();
    }
  },
};

/** A sentence whose key comes from data; the key itself when there is none. */
function sentence(key: string, args: MessageArgs = {}): string {
  return isMessageKey(key) ? text(key, args) : key;
}

/** Says what is asked; without `--yes` a question ends the command before anything is written. */
function answersOf(plan: SavePlan, { args, output }: Context): readonly string[] {
  if (plan.questions.some((question) => question.kind === 'choose-path')) {
    throw new OutpostError('app.usage', { message: 'Where on the board? Give a path such as :main.py, or --run-at-power-on.' });
  }
  for (const question of plan.questions) {
    if (question.kind === 'choose-path') continue;
    const details =
      question.kind === 'lock-out' ? question.reasons.map(({ reason, line }) => `  line ${line}: ${sentence(reason, {})}`) : [];
    output.note([sentence(`question.${question.kind}`, placesOf(question)), ...details].join('\n'));
  }
  if (args.flag('yes')) return plan.questions.map((question) => question.kind);
  // The other questions have errors of their own.
  if (plan.questions.some((question) => question.kind === 'lock-out')) {
    throw new OutpostError('app.not-confirmed', { what: args.words[0] ?? '', how: '--yes' });
  }
  return [];
}

/** The values that a question's sentence has places for. */
function placesOf(question: SavePlan['questions'][number]): MessageArgs {
  const values = Object.entries(question).filter((entry): entry is [string, string | number] =>
    ['string', 'number'].includes(typeof entry[1]),
  );
  return Object.fromEntries(values);
}

function tell({ output }: Context, plan: SavePlan, receipt: SaveReceipt): void {
  if (output.isJson) {
    const { outcome: _outcome, ...rest } = receipt;
    output.json({ ...rest, winner: plan.winner });
    return;
  }
  const { path: saved, size, outcome } = receipt;
  if (outcome?.kind === 'failed') {
    output.note(text(outcome.board === 'as-before' ? 'trial.failed-returned' : 'trial.failed-gone'));
    return;
  }
  const isNew = plan.seen === null;
  const said = receipt.unchanged ? 'receipt.unchanged' : isNew ? 'receipt.new-file' : (`receipt.${receipt.method}` as const);
  output.note(text(said, { path: saved, size }));
  if (receipt.trial === 'passed') output.note(text('trial.passed'));
  if (plan.whenItRuns !== null) output.note(sentence(plan.whenItRuns, {}));
  if (plan.winner !== null) output.note(sentence(`winner.${plan.winner.reason}`, { path: plan.winner.path }));
}

async function driveOf({ place }: Connection): Promise<string | null> {
  if (place.kind !== 'serial') return null;
  return (await findBoardDrive(place.label))?.mountPoint ?? null;
}

/** The board for a save that may have to reset it. */
function boardAccess(connection: Connection): BoardAccess {
  return {
    clock: systemClock,
    withFs: (holder, work, { deadline, signal }) => workWith(connection, holder, { deadline, signal }, ({ fs }) => work(fs)),
    hardReset: ({ deadline, signal }) => connection.session.hardReset({ deadline, signal }),
  };
}
