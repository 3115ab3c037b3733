const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** A number of bytes for people: `1 byte`, `812 bytes`, `61.5 KB` (1 KB is 1024 bytes). */
export function sizeText(bytes: number): string {
  if (bytes === 1) return '1 byte';
  if (bytes < 1024) return `${numbers.format(bytes)} bytes`;
  if (bytes < 1024 * 1024) return `${numbers.format(bytes / 1024)} KB`;
  return `${numbers.format(bytes / (1024 * 1024))} MB`;
}

/** A duration for people: `300 ms`, `2.5 s`. */
export function durationText(ms: number): string {
  return ms < 1000 ? `${numbers.format(Math.round(ms))} ms` : `${numbers.format(ms / 1000)} s`;
}

/** A name for people: control characters and direction marks made visible, cut in the middle when very long. */
export function nameText(name: string): string {
  const visible = name.replace(
    // eslint-disable-next-line no-control-regex -- these are the characters that must be made visible
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
  const letters = [...visible];
  return letters.length <= 120 ? visible : `${letters.slice(0, 60).join('')}…${letters.slice(-40).join('')}`;
}
