/** Tells the start script that the window is up, so that it does not serve the browser shell instead. */
export function sayUp(parent: Pick<NodeJS.Process, 'send'> = process): void {
  parent.send?.('up');
}
