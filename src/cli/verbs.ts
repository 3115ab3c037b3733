import type { Verb } from './verb.js';

/** What the help says of a verb, and how to get it. Nothing of a verb is loaded before it is used. */
export interface VerbEntry {
  readonly summary: string;
  readonly load: () => Promise<Verb>;
}

/** All verbs, in the order of the help. */
export const verbs: Readonly<Record<string, VerbEntry>> = {
  ports: { summary: 'list serial ports and simulated boards', load: async () => (await import('./verbs/ports.js')).ports },
  boards: { summary: 'list the boards that Outpost knows', load: async () => (await import('./verbs/boards.js')).boards },
  run: { summary: 'run a script of this computer on a board', load: async () => (await import('./verbs/run.js')).run },
  exec: { summary: 'run a line of Python on a board', load: async () => (await import('./verbs/exec.js')).exec },
  repl: { summary: "use a board's prompt; Ctrl-] leaves", load: async () => (await import('./verbs/repl.js')).repl },
  ls: { summary: 'list files on a board', load: async () => (await import('./verbs/ls.js')).ls },
  cat: { summary: 'write files of a board to standard output', load: async () => (await import('./verbs/cat.js')).cat },
  cp: { summary: 'copy files to, from or on a board', load: async () => (await import('./verbs/cp.js')).cp },
  rm: { summary: 'delete files on a board', load: async () => (await import('./verbs/rm.js')).rm },
  mkdir: { summary: 'make folders on a board', load: async () => (await import('./verbs/mkdir.js')).mkdir },
  mv: { summary: 'rename or move a file on a board', load: async () => (await import('./verbs/mv.js')).mv },
  df: { summary: 'show the free space of a board', load: async () => (await import('./verbs/df.js')).df },
  save: {
    summary: 'save a script to a board, also to run at power-on',
    load: async () => (await import('./verbs/save.js')).save,
  },
  reset: { summary: 'reset a board, so that main.py runs', load: async () => (await import('./verbs/reset.js')).reset },
  simulate: {
    summary: 'power a simulated board on for other programs',
    load: async () => (await import('./verbs/simulate.js')).simulate,
  },
  serve: { summary: 'serve the IDE to a browser', load: async () => (await import('./verbs/serve.js')).serve },
};
