/** What is found in files before they are sent. Keys start with `checks.`; the findings themselves are in `src/messages`. */
export const checks = {
  'checks.place': 'line {line} · before sending',
  'checks.placeFile': 'before sending',
  'checks.list': 'What was found before files were sent',
  'checks.found': { one: 'Look at {name}', other: 'Look at {count} files' },
  'checks.foundBody': {
    one: 'One thing in what was sent may not be meant so.',
    other: '{count} things in what was sent may not be meant so.',
  },
  'checks.show': 'Show problems',
  'checks.nothing': 'Nothing odd was found in {name}',
  'checks.fixed': '{name} is mended in the editor',
  'checks.fixedBody': 'Undo takes it back. Save it to keep it.',
  'checks.renamed': 'It is called {name} now',
  'checks.dismiss': 'Take it off the list',
  'checks.before': 'Before it is sent',
  'checks.sendAnyway': 'Save it all the same',
} as const;
