/** Texts of the page that is shown while no file is open. Keys start with `welcome.`. */
export const welcome = {
  'welcome.title': 'What is on your desk?',
  'welcome.lead': 'Connect a board, or start with a simulated one. Nothing is written to a board until you say so.',
  'welcome.connectTitle': 'Connect your board',
  'welcome.portsNow': { zero: 'No port is here now.', one: 'One port is here now.', other: '{count} ports are here now.' },
  'welcome.plugIn':
    'Plug the board in with a cable that carries data. It shows up here at once; if it does not, the cable may only charge.',
  'welcome.portBusy': '{port} · can’t be opened',
  'welcome.connectTo': 'Connect to {name}',
  'welcome.simulatedTitle': 'Try a simulated board',
  'welcome.simulatedBody': 'Real MicroPython, no hardware. Good for learning and for trying a script before it meets a board.',
  'welcome.start': 'Start {name}',
  'welcome.scriptTitle': 'Start with a script',
  'welcome.scriptBody': 'Write now and choose the board later. What you type is kept, saved or not.',
  'welcome.newScript': 'New script',
  'welcome.openFolder': 'Open folder…',
} as const;
