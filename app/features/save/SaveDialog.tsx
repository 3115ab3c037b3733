import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { CheckFix, CheckWarning } from '../../../src/contract/checks.js';
import type { SaveQuestion } from '../../../src/contract/jobs.js';
import { isMessageKey, text, textOrElse, type MessageKey } from '../../../src/messages/index.js';
import { formatBytes } from '../../i18n/format.js';
import { t } from '../../i18n/t.js';
import type { DialogAnswers, DialogRequests } from '../../state/dialogs-store.js';
import { Button, Dialog, Input, WarningIcon } from '../../ui/index.js';
import { warningWords } from '../problems/check-words.js';
import styles from '../window/Dialogs.module.css';

interface SaveDialogProps {
  readonly request: DialogRequests['save'];
  readonly onAnswer: (answer: DialogAnswers['save'] | null) => void;
}

function reasonWords(reason: string): string {
  const key = reason.startsWith('lockout.') ? reason : `lockout.${reason}`;
  return isMessageKey(key) ? text(key) : reason;
}

function questionWords(question: Exclude<SaveQuestion, { kind: 'choose-path' }>): string {
  switch (question.kind) {
    case 'changed-on-board':
      return text('question.changed-on-board', { path: question.path, size: question.size });
    case 'replace-startup':
      return text('question.replace-startup', { path: question.path, size: question.size });
    case 'lock-out':
      return text('question.lock-out');
    case 'other-board':
      return text('question.other-board', { from: question.from, to: question.to });
    case 'replace-in-place':
      return t('save.replaceInPlace', {
        path: question.path,
        needed: formatBytes(question.needed),
        free: formatBytes(question.free),
      });
    case 'drive-mounted':
      return text('question.drive-mounted', { drive: question.drive });
  }
}

function Question({ question }: { readonly question: Exclude<SaveQuestion, { kind: 'choose-path' }> }): ReactNode {
  return (
    <div className={styles.question}>
      <p>{questionWords(question)}</p>
      {question.kind !== 'lock-out' ? null : (
        <ul>
          {question.reasons.map(({ reason, line }) => (
            <li key={`${reason}-${line ?? 0}`}>
              {line === null ? reasonWords(reason) : t('save.line', { line, reason: reasonWords(reason) })}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What was known when the dialog opened, and what was found out since. */
function useWarnings({ warnings = [], moreWarnings }: DialogRequests['save']): readonly CheckWarning[] {
  const [found, setFound] = useState(warnings);
  useEffect(() => {
    let isOpen = true;
    void moreWarnings?.then((more) => (isOpen ? setFound(more) : undefined));
    return () => {
      isOpen = false;
    };
  }, [moreWarnings]);
  return found;
}

/** Another name is another path to save to; everything else mends the text first. */
function fixAnswer(warning: CheckWarning, fix: CheckFix): DialogAnswers['save'] {
  return fix.kind === 'rename' ? { action: 'save', path: fix.suggestion, answered: [] } : { action: 'fix', warning };
}

interface WarningsProps {
  readonly warnings: readonly CheckWarning[];
  readonly onFix: (warning: CheckWarning, fix: CheckFix) => void;
}

function Warnings({ warnings, onFix }: WarningsProps): ReactNode {
  if (warnings.length === 0) return null;
  return (
    <ul className={styles.warnings} aria-label={t('checks.before')}>
      {warnings.map((warning) => {
        const { title, body, fixLabel } = warningWords(warning);
        const { fix } = warning;
        return (
          <li key={`${warning.kind}-${warning.line ?? 0}-${warning.column ?? 0}`}>
            <WarningIcon aria-hidden />
            <div>
              <p>{warning.line === null ? title : t('save.line', { line: warning.line, reason: title })}</p>
              {body === '' ? null : <p className={styles.fact}>{body}</p>}
            </div>
            {fix === null ? null : (
              <Button size="sm" onClick={() => onFix(warning, fix)}>
                {fixLabel}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function pathProblem(path: string): string | undefined {
  return /^\/(?:[^/]+\/)*[^/]+$/.test(path.trim()) ? undefined : t('save.pathProblem');
}

/** The sentences about what will happen: when it runs, what wins over it, how the save is made safe. */
function facts({ plan, runAtPowerOn }: DialogRequests['save']): readonly string[] {
  const said: string[] = [];
  if (runAtPowerOn && plan.whenItRuns !== null) said.push(textOrElse(plan.whenItRuns, 'startup.unknown'));
  if (plan.winner !== null) said.push(text(`winner.${plan.winner.reason}`, { path: plan.winner.path }));
  if (plan.trial) said.push(text('trial.what'));
  if (plan.path !== null || runAtPowerOn) said.push(text(`method.${plan.method}` satisfies MessageKey));
  if (plan.free !== null) said.push(t('save.space', { needed: formatBytes(plan.needed), free: formatBytes(plan.free) }));
  return said;
}

function Facts({ request }: { readonly request: DialogRequests['save'] }): ReactNode {
  return (
    <div className={styles.facts}>
      {facts(request).map((fact) => (
        <p key={fact} className={styles.fact}>
          {fact}
        </p>
      ))}
    </div>
  );
}

function confirmWords({ plan }: DialogRequests['save'], isWarned: boolean): string {
  const kinds = plan.questions.map(({ kind }) => kind);
  if (kinds.includes('lock-out') && !plan.trial) return t('save.saveAnyway');
  if (kinds.includes('replace-in-place')) return t('save.replaceInPlaceDo');
  if (kinds.includes('replace-startup') || kinds.includes('changed-on-board')) return t('save.replace');
  if (plan.trial) return t('save.saveAndTry');
  return isWarned ? t('checks.sendAnyway') : t('save.save');
}

/** Everything that must be answered before a save, on one page: where to, what is replaced, what could go wrong. */
export function SaveDialog({ request, onAnswer }: SaveDialogProps): ReactNode {
  const { plan, name, boardName, runAtPowerOn, root } = request;
  const choose = plan.questions.find((question) => question.kind === 'choose-path');
  const questions = plan.questions.filter((question) => question.kind !== 'choose-path');
  const [path, setPath] = useState(choose?.suggestion ?? plan.path ?? '');
  const [tried, setTried] = useState(false);
  const focused = useRef<HTMLButtonElement>(null);
  const warnings = useWarnings(request);
  const isDanger = questions.length > 0;
  const canCompare = questions.some(({ kind }) => kind === 'changed-on-board' || kind === 'replace-startup');
  const give = (action: 'save' | 'compare'): void => {
    setTried(true);
    if (choose !== undefined && pathProblem(path) !== undefined) return;
    onAnswer({ action, path: choose === undefined ? null : path.trim(), answered: plan.questions.map(({ kind }) => kind) });
  };
  return (
    <Dialog
      open
      onClose={() => onAnswer(null)}
      title={runAtPowerOn ? t('save.powerOnTitle', { name, board: boardName }) : t('save.title', { name, board: boardName })}
      description={runAtPowerOn && plan.path !== null ? t('save.powerOnBody', { path: plan.path }) : undefined}
      icon={isDanger || warnings.length > 0 ? WarningIcon : undefined}
      tone={isDanger || warnings.length > 0 ? 'wait' : 'neutral'}
      size="md"
      initialFocus={choose === undefined ? focused : undefined}
      footer={
        <>
          <Button ref={isDanger ? focused : undefined} onClick={() => onAnswer(null)}>
            {t('ui.cancel')}
          </Button>
          {canCompare ? <Button onClick={() => give('compare')}>{t('save.compare')}</Button> : null}
          <Button ref={isDanger ? undefined : focused} variant={isDanger ? 'danger' : 'accent'} onClick={() => give('save')}>
            {confirmWords(request, warnings.length > 0)}
          </Button>
        </>
      }
    >
      {choose === undefined ? null : (
        <Input
          label={t('save.path')}
          hint={t('save.pathHint', { example: `${root.replace(/\/$/, '')}/lib/blink.py` })}
          value={path}
          onChange={setPath}
          onSubmit={() => give('save')}
          mono
          autoFocus
          error={tried ? pathProblem(path) : undefined}
        />
      )}
      {questions.map((question) => (
        <Question key={question.kind} question={question} />
      ))}
      <Warnings warnings={warnings} onFix={(warning, fix) => onAnswer(fixAnswer(warning, fix))} />
      <Facts request={request} />
    </Dialog>
  );
}
