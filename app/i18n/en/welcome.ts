/** Texts of the page that is shown while no file is open. Keys start with `welcome.`. */
export const welcome = {
  'welcome.title': 'What is on your desk?',
  'welcome.lead': 'Connect a board, or start with a simulated one. Nothing is written to a board until you say so.',
} as const;
