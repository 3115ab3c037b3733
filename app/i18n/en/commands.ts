/** The commands' titles and the reasons why one can't be used now. Keys start with `commands.`. */
export const commands = {} as const;
