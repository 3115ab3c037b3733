/** The settings page. Keys start with `settings.`. */
export const settings = {} as const;
