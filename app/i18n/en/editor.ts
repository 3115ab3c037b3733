/** The editor and its tabs. Keys start with `editor.`. */
export const editor = {} as const;
