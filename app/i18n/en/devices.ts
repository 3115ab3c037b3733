/** The board picker and board states. Keys start with `devices.`. */
export const devices = {} as const;
