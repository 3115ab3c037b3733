import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';

const CAP_MS = 150;

/**
 * Asks for both bundled fonts and resolves when they are there, or after 150 ms when they are slow.
 *
 * Called before the first paint so that text does not change its width under the reader. The editor should measure its
 * font again on `document.fonts.ready`, since the cap may have passed first.
 */
export async function fontsReady(): Promise<void> {
  const fonts = Promise.all(
    ['400 13px "Inter Variable"', '400 13px "JetBrains Mono Variable"'].map((font) => document.fonts.load(font)),
  );
  const cap = new Promise<void>((resolve) => setTimeout(resolve, CAP_MS));
  // A font that can't be loaded leaves the fallback of the stack in place: nothing to tell the person.
  await Promise.race([
    fonts.then(
      () => undefined,
      () => undefined,
    ),
    cap,
  ]);
}
