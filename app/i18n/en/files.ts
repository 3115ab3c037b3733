/** The two file panes. Keys start with `files.`. */
export const files = {} as const;
