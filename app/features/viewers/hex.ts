/** Bytes in one line of the hex view. */
export const HEX_WIDTH = 16;

/** One line of the hex view. */
export interface HexLine {
  readonly offset: string;
  /** Two groups of eight bytes; a short last line is filled with spaces. */
  readonly hex: string;
  readonly text: string;
}

/** One line: where it starts, its bytes in hex, and what of them is printable ASCII. */
export function hexLine(bytes: Uint8Array, index: number): HexLine {
  const start = index * HEX_WIDTH;
  const part = bytes.subarray(start, start + HEX_WIDTH);
  const pairs = Array.from(part, (byte) => byte.toString(16).padStart(2, '0'));
  const half = (from: number): string =>
    pairs
      .slice(from, from + 8)
      .join(' ')
      .padEnd(23);
  return {
    offset: start.toString(16).padStart(8, '0'),
    hex: `${half(0)}  ${half(8)}`,
    text: Array.from(part, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join(''),
  };
}

/** How many lines that many bytes take. */
export function hexLines(size: number): number {
  return Math.ceil(size / HEX_WIDTH);
}
