/**
 * Sentences that are not errors: when a board runs main.py, why a script could lock its owner out, receipts, questions,
 * steps of jobs. `{name}` marks a place; `{size:bytes}` is written as a size.
 */
export const texts = {
  // When a board runs main.py: named by board profiles.
  'startup.every-reset': 'The board runs main.py at power-on, after the reset button, and after a soft reset.',
  'startup.hard-reset-only': 'The board runs main.py at power-on and after the reset button, not after a soft reset.',
  'startup.openmv':
    'The camera runs main.py at power-on and after a reset when no IDE takes it over; a soft reset does not run it.',
  'startup.pycom': 'The board runs main.py after boot.py at power-on and at every reset, unless it was started in safe boot.',
  'startup.microbit': 'The micro:bit runs main.py at power-on and at every reset.',
  'startup.unknown': 'Most boards run main.py at power-on and after a reset; this board is not in the catalogue.',

  // The desktop shell's own words; all others are the window's.
  'desktop.closing': 'Outpost is still working on {subject}.',
  'desktop.closing-detail': 'If you close it now, this is cut short. The old content stays where it was.',
  'desktop.keep-open': 'Keep open',
  'desktop.close-anyway': 'Close anyway',
  'desktop.menu-file': 'File',
  'desktop.menu-edit': 'Edit',
  'desktop.menu-view': 'View',
  'desktop.menu-window': 'Window',

  // One line about a simulated board, for cards and pickers.
  'simulated.summary': '{disk:bytes} disk, {memory:bytes} memory',

  // Another file wins over the one that was saved.
  'winner.sd-card': 'At power-on {path} on the memory card runs instead. Take the card out, or save to the card.',
  'winner.mpy': '{path}, a compiled file, runs instead of main.py. Delete it to let main.py run.',
  'winner.frozen': '{path} is part of the firmware and runs instead of main.py.',
  'winner.boot-setting':
    '{path} sets another program to run at power-on, so main.py does not run. Change that setting, or save there.',

  // Why a script could lock its owner out of a board. The line is shown beside it.
  'lockout.loop-without-pause': 'A loop without end has no pause in it: on this board it may leave no time for USB.',
  'lockout.loop-at-start': 'A loop without end runs from power-on. On some firmware of this board USB is dead while it runs.',
  'lockout.interrupt-off': 'Ctrl-C is switched off (kbd_intr(-1)): the program can’t be stopped over USB.',
  'lockout.catches-interrupt': 'An except without a name (or of BaseException) inside a loop also catches Stop.',
  'lockout.deep-sleep': 'The board goes to sleep; while it sleeps USB is gone and Outpost can’t reach it.',
  'lockout.resets': 'The script resets the board: it may restart again and again before Outpost gets hold of it.',
  'lockout.watchdog': 'A watchdog is started. It can’t be stopped, and it restarts the board while you work on it.',
  'lockout.usb-changed': 'The script changes or switches off USB, which is how Outpost reaches the board.',
  'lockout.repl-moved': 'The script moves the prompt away from USB (dupterm).',
  'lockout.irqs-off': 'Interrupts are switched off and USB stops with them.',

  // Trial of a main.py on boards that have no way to skip it.
  'trial.what':
    'This board has no key that skips main.py, so the first start is a trial: the file becomes permanent only when the board is back on USB and has answered.',
  'trial.passed': 'The board came back with main.py running, and answers. It will run at every power-on.',
  'trial.failed-returned':
    'The board came back, but its firmware did not start the script, so it was not kept. What was there before is there again.',
  'trial.failed-gone':
    'The board did not come back on USB and answer while the script ran, so the script is not kept. Press reset once, or unplug the board and plug it in: it starts as it was before.',
  'trial.cleaned-up':
    'The last trial of main.py did not pass. The board is as it was before; the script is kept on this computer and can be brought back.',

  // How a save was made safe: the promise that may be made.
  'receipt.unchanged': '{path} already had this content. Nothing was written.',
  'receipt.new-file': 'Saved as {path} ({size:bytes}) and checked on the board. There was no file of that name before.',
  'receipt.atomic':
    'Saved as {path} ({size:bytes}). The new file was checked on the board and then took the old one’s place in one step.',
  'receipt.kept-on-computer': 'Saved as {path} ({size:bytes}) and checked on the board. The old content stays on this computer.',
  'receipt.read-back': 'Saved as {path} ({size:bytes}), read back and compared.',
  'verified.sha256': 'checked by SHA-256 on the board',
  'verified.crc32': 'checked by size and CRC-32 on the board',
  'verified.read-back': 'read back and compared on this computer',

  // What a save will do, before it is done.
  'method.atomic': 'The old file stays in place until the new one has been checked.',
  'method.kept-on-computer': 'The old content is kept on this computer until the new one has been checked.',
  'method.read-back': 'The file is written, read back and compared; on a fault the old content is written again.',

  // Questions before a save.
  'question.choose-path': 'Where on the board should this be saved?',
  'question.changed-on-board': '{path} on the board ({size:bytes}) is not what Outpost last read or wrote. Replace it?',
  'question.replace-startup':
    'There already is a different {path} on the board ({size:bytes}), and it runs at start. Replace it?',
  'question.lock-out': 'At power-on this script could lock you out of the board. Save it all the same?',
  'question.other-board': 'This was opened from {from}; connected is {to}. Save it to {to}?',
  'question.replace-in-place':
    '{path} does not fit beside the old one: it needs {needed:bytes}, {free:bytes} are free. Replace it in place? Until the new one has been checked, the old content is on this computer only.',
  'question.drive-mounted': 'The board’s disk is open as {drive} on this computer. Two writers destroy it. Eject it, then go on.',

  // Why something of a comparison can't be copied.
  'sync.bad-name': 'The disk it would go to does not allow this name.',
  'sync.case-clash':
    'Another name differs from this one in upper and lower case only; the disk it would go to can hold one of them.',
  'sync.file-in-place': 'A file of this name is where the folder would go.',
  'sync.folder-in-place': 'A folder of this name is where the file would go.',
  'sync.link-outside': 'This link leads out of the opened folder.',
  'sync.no-file': 'This is neither a file nor a folder.',
  'sync.no-folders': 'This board has no folders.',
  'sync.too-large': 'This file is too large to be compared.',

  // Steps of jobs, shown with their progress.
  'step.reading': 'Reading {path}',
  'step.writing': 'Writing {path}',
  'step.checking': 'Checking {path} on the board',
  'step.replacing': 'Putting {path} in place',
  'step.keeping-old': 'Keeping the old {path} on this computer',
  'step.restoring': 'Bringing back the old {path}',
  'step.deleting': 'Deleting {path}',
  'step.copying': 'Copying {path} on the board',
  'step.moving': 'Moving {path}',
  'step.packing': 'Putting {path} into the backup',
  'step.listing': 'Listing files',
  'step.making-folder': 'Making the folder {path}',
  'step.comparing': 'Comparing what is there already',
  'step.trial-writing': 'Preparing a trial start',
  'step.trial-reset': 'Restarting the board',
  'step.trial-waiting': 'Waiting for the board to come back',
  'step.trial-confirming': 'Making main.py permanent',
  'step.running': 'Running {path}',
  'step.uncancellable-replacing': 'The new file is being put in place; stopping here would leave a half change.',
} as const;
