const MAC_SIGNS: Readonly<Record<string, string>> = {
  Mod: '⌘',
  Ctrl: '⌃',
  Shift: '⇧',
  Alt: '⌥',
  Enter: '↩',
  Backspace: '⌫',
  Delete: '⌦',
  Escape: 'esc',
};

/** Whether keys are written the macOS way. */
export function isMac(platform: string = navigator.platform): boolean {
  return platform.startsWith('Mac');
}

/**
 * Splits a key such as `Mod+Shift+P` into the parts to show: `Ctrl`, `Shift`, `P`, or the signs of macOS.
 *
 * `Mod` is Ctrl, on macOS Cmd. Chords are written with a space between the strokes.
 */
export function keyParts(keys: string, mac: boolean = isMac()): readonly string[] {
  return keys
    .split(' ')
    .flatMap((stroke) => stroke.split(/\+(?=.)/))
    .map((part) => (mac ? (MAC_SIGNS[part] ?? part) : part === 'Mod' ? 'Ctrl' : part));
}

/** The same as one text, such as "Ctrl Shift P" or "⇧⌘P". */
export function keyText(keys: string, mac: boolean = isMac()): string {
  return keyParts(keys, mac).join(mac ? '' : ' ');
}
