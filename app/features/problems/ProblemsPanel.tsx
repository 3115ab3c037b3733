import type { ReactNode } from 'react';
import type { CheckWarning } from '../../../src/contract/checks.js';
import { dismissWarning, fixWarning, openChecked } from '../../commands/checks.js';
import { openTraceLine } from '../../commands/trace.js';
import { t } from '../../i18n/t.js';
import type { CheckedFile, Problem } from '../../state/problems-store.js';
import { Button, CloseIcon, EmptyState, ErrorIcon, IconButton, InfoIcon, WarningIcon } from '../../ui/index.js';
import styles from '../window/List.module.css';
import { useWb, useWindow } from '../window/context.js';
import { warningWords } from './check-words.js';

function Row({ problem }: { readonly problem: Problem }): ReactNode {
  const { wb, commander } = useWindow();
  const Mark = problem.isOrigin ? ErrorIcon : InfoIcon;
  return (
    <li>
      <button
        type="button"
        className={styles.row}
        onClick={() => void commander.attempt(problem.file, () => openTraceLine(wb, problem.file, problem.line))}
      >
        <Mark aria-hidden className={problem.isOrigin ? styles.danger : styles.quiet} />
        <span className={styles.words}>{problem.message}</span>
        <small>{t('panels.problemPlace', { file: problem.file, line: problem.line })}</small>
      </button>
    </li>
  );
}

function WarningRow({ file, warning }: { readonly file: CheckedFile; readonly warning: CheckWarning }): ReactNode {
  const { wb, commander } = useWindow();
  const { source, target } = file;
  const { line, fix } = warning;
  const { title, body, fixLabel } = warningWords(warning);
  const words = (
    <>
      <WarningIcon aria-hidden className={styles.wait} />
      <span className={styles.words} title={body}>
        {title}
      </span>
      <small>{line === null ? t('checks.placeFile') : t('checks.place', { line })}</small>
    </>
  );
  const canFix = fix !== null && (fix.kind === 'rename' || source !== null);
  return (
    <li className={styles.withActions}>
      {source === null ? (
        <span className={styles.row}>{words}</span>
      ) : (
        <button
          type="button"
          className={styles.row}
          onClick={() => void commander.attempt(target, () => openChecked(wb, source, line))}
        >
          {words}
        </button>
      )}
      {canFix ? (
        <Button size="sm" onClick={() => void commander.attempt(target, () => fixWarning(wb, file, warning))}>
          {fixLabel}
        </Button>
      ) : null}
      <IconButton icon={CloseIcon} size="sm" label={t('checks.dismiss')} onClick={() => dismissWarning(wb, file, warning)} />
    </li>
  );
}

/** The lines that the last traceback names, innermost first, and what was found in files before they were sent. */
export function ProblemsPanel(): ReactNode {
  const { problems, checked } = useWb(
    (w) => w.problems,
    (s) => s,
  );
  if (problems.length === 0 && checked.length === 0) return <EmptyState text={t('panels.noProblems')} />;
  return (
    <ul className={styles.list} aria-label={problems.length > 0 ? t('panels.problemList') : t('checks.list')}>
      {problems.toReversed().map((problem) => (
        <Row key={problem.id} problem={problem} />
      ))}
      {checked.flatMap((file) =>
        file.warnings.map((warning) => (
          <WarningRow
            key={`${file.target} ${warning.kind} ${warning.line ?? 0} ${warning.column ?? 0}`}
            file={file}
            warning={warning}
          />
        )),
      )}
    </ul>
  );
}
