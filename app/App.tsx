import type { ReactNode } from 'react';
import { ErrorBoundary } from './shell/ErrorBoundary.js';
import { TooltipProvider } from './ui/Tooltip.js';

/** What stands around every view: guards and shared settings of the primitives. */
export interface AppProps {
  /** The window's content: a `Shell` filled by the features, dialogs, notices. */
  readonly children: ReactNode;
  /** Hands a fault of the window to the log. */
  readonly onFault?: ((fault: unknown) => void) | undefined;
}

/** The root of the window. */
export function App({ children, onFault }: AppProps): ReactNode {
  return (
    <ErrorBoundary onFault={onFault}>
      <TooltipProvider>{children}</TooltipProvider>
    </ErrorBoundary>
  );
}
