import { Component, type ReactNode } from 'react';
import { t } from '../i18n/t.js';
import { Button } from '../ui/Button.js';
import styles from './ErrorBoundary.module.css';

/** What is guarded, and who is told. */
export interface ErrorBoundaryProps {
  readonly children: ReactNode;
  /** Hands the fault to the log. */
  readonly onFault?: ((fault: unknown) => void) | undefined;
}

interface State {
  readonly fault: { readonly report: string } | undefined;
}

function reportOf(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}

/** Shows what to do when the window itself fails: what is open is kept by the host, so a reload loses nothing. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, State> {
  override state: State = { fault: undefined };

  static getDerivedStateFromError(fault: unknown): State {
    return { fault: { report: reportOf(fault) } };
  }

  override componentDidCatch(fault: unknown): void {
    this.props.onFault?.(fault);
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (fault === undefined) return this.props.children;
    return (
      <main className={styles.page}>
        <h1>{t('shell.faultTitle')}</h1>
        <p>{t('shell.faultBody')}</p>
        <div className={styles.actions}>
          <Button variant="accent" onClick={() => window.location.reload()}>
            {t('shell.faultReload')}
          </Button>
          <Button onClick={() => void navigator.clipboard.writeText(fault.report)}>{t('ui.copyReport')}</Button>
        </div>
        <details>
          <summary>{t('ui.details')}</summary>
          <pre>{fault.report}</pre>
        </details>
      </main>
    );
  }
}
