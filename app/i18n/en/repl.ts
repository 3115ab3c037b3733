/** The terminal. Keys start with `repl.`. */
export const repl = {} as const;
