import fc from 'fast-check';

/** Cuts bytes at the given fractions of their length; empty pieces are left out. */
export function cutAt(bytes: Uint8Array, fractions: readonly number[]): readonly Uint8Array[] {
  const marks = [...new Set(fractions.map((f) => Math.floor(f * bytes.length)))].sort((a, b) => a - b);
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const mark of [...marks, bytes.length]) {
    if (mark > from) pieces.push(bytes.subarray(from, mark));
    from = Math.max(from, mark);
  }
  return pieces;
}

/** Cuts into single bytes. */
export function cutToBytes(bytes: Uint8Array): readonly Uint8Array[] {
  return Array.from(bytes, (b) => Uint8Array.of(b));
}

/** Random cuts for `cutAt`. */
export const someCuts: fc.Arbitrary<readonly number[]> = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
