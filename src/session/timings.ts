/**
 * Waits of the session, in milliseconds. Not of one board (those are in its profile): of people, USB and the REPL.
 * Sources: reference/micropython-host.md 1.5 and 1.8, ARCHITECTURE 5.
 */
export const TIMINGS = {
  /** Attach listens this long to a board that speaks. */
  listen: 300,
  /** A board that says nothing for this long after opening is asked at once. */
  silentBeforeProbe: 30,
  /** An idle board answers Ctrl-A within milliseconds; this is for slow links. */
  probeAnswer: 300,
  /** Output within this time before the end of listening means that a program is running. */
  stillSpeaking: 100,
  /** Entering raw mode from a prompt that is known to be there. */
  enterRaw: 2000,
  /** The ladder as a whole. */
  ladder: 20_000,
  /** After Ctrl-C: silence that means that the traceback is out. */
  quiet: 30,
  /** Going back to the friendly prompt. */
  leave: 1000,
  /** Identity, facts and the like: small code of ours. */
  smallWork: 5000,
  /** A port that was just enumerated may refuse to open (Windows: up to 2 s). */
  openAgain: 3000,
  /** Ctrl-C flood after a board came back, and the pause between two. */
  catchFor: 10_000,
  catchEvery: 30,
  /** A line typed at the prompt runs when no prompt comes back for this long. */
  typedRuns: 500,
  /** After `machine.reset()`: a port that is still there by then did not go (UART bridge). */
  resetGoes: 1500,
  /** Leaving raw mode for the next program on this port, when the session ends in the middle of work. */
  goodbye: 200,
  /** One write of typed bytes. */
  write: 5000,
} as const;
