/** The public list of the window's frame. */
export type { Activity } from './ActivityRail.js';
export { ErrorBoundary, type ErrorBoundaryProps } from './ErrorBoundary.js';
export { focusNextPane, focusPane, panes, type PaneId } from './focus-pane.js';
export { Pane, type PaneProps } from './Pane.js';
export { Shell, type ShellLayout, type ShellPanel, type ShellProps } from './Shell.js';
export { StartingShell } from './StartingShell.js';
export { StatusBar, type StatusBarProps, type StatusItem } from './StatusBar.js';
export { TopBar, type TopAction, type TopBarProps, type TopBoard } from './TopBar.js';
export { WelcomePage, type WelcomeCard, type WelcomeItem, type WelcomePageProps } from './WelcomePage.js';
