import type { ReactNode } from 'react';
import { openTraceLine } from '../../commands/trace.js';
import { t } from '../../i18n/t.js';
import type { Problem } from '../../state/problems-store.js';
import { EmptyState, ErrorIcon, InfoIcon } from '../../ui/index.js';
import styles from '../window/List.module.css';
import { useWb, useWindow } from '../window/context.js';

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

/** The lines that the last traceback names, innermost first. */
export function ProblemsPanel(): ReactNode {
  const problems = useWb(
    (w) => w.problems,
    (s) => s.problems,
  );
  if (problems.length === 0) return <EmptyState text={t('panels.noProblems')} />;
  return (
    <ul className={styles.list} aria-label={t('panels.problemList')}>
      {problems.toReversed().map((problem) => (
        <Row key={problem.id} problem={problem} />
      ))}
    </ul>
  );
}
