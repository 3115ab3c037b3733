/** The public list of the window's frame. */
export { focusNextPane, focusPane } from './focus-pane.js';
export { Pane } from './Pane.js';
export { Shell, type ShellPanel } from './Shell.js';
export { StartingShell } from './StartingShell.js';
export { StatusBar, type StatusItem } from './StatusBar.js';
export { TopBar } from './TopBar.js';
export { WelcomePage, type WelcomeCard, type WelcomeItem } from './WelcomePage.js';
