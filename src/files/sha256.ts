import { concat } from '../base/bytes.js';

/** First 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
const K = constants();

/** SHA-256 of bytes, lower-case hex. FIPS 180-4; checked with its example vectors. */
export function sha256(bytes: Uint8Array): string {
  return new Sha256().update(bytes).digest();
}

/** SHA-256 of content that comes in pieces. */
export class Sha256 {
  readonly #state = new Uint32Array([
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  ]);
  readonly #schedule = new Uint32Array(64);
  /** Less than a block, for the next piece. */
  #rest: Uint8Array = new Uint8Array(0);
  #length = 0;

  update(piece: Uint8Array): this {
    this.#length += piece.length;
    const bytes = this.#rest.length === 0 ? piece : concat([this.#rest, piece]);
    const whole = bytes.length - (bytes.length % 64);
    for (let at = 0; at < whole; at += 64) compress(this.#state, this.#schedule, bytes, at);
    this.#rest = bytes.slice(whole);
    return this;
  }

  /** The hash of all pieces; call it once. */
  digest(): string {
    const tail = padded(this.#rest, this.#length);
    for (let at = 0; at < tail.length; at += 64) compress(this.#state, this.#schedule, tail, at);
    return [...this.#state].map((word) => word.toString(16).padStart(8, '0')).join('');
  }
}

function padded(rest: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(rest.length < 56 ? 64 : 128);
  out.set(rest);
  out[rest.length] = 0x80;
  const view = new DataView(out.buffer);
  view.setUint32(out.length - 8, Math.floor(length / 0x2000_0000));
  view.setUint32(out.length - 4, (length << 3) >>> 0);
  return out;
}

const rotate = (x: number, n: number): number => (x >>> n) | (x << (32 - n));

function compress(state: Uint32Array, w: Uint32Array, bytes: Uint8Array, at: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 64);
  for (let i = 0; i < 16; i++) w[i] = view.getUint32(i * 4);
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15] ?? 0;
    const y = w[i - 2] ?? 0;
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    w[i] = (w[i - 16] ?? 0) + s0 + (w[i - 7] ?? 0) + s1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + (K[i] ?? 0) + (w[i] ?? 0)) | 0;
    const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = (state[i] ?? 0) + value));
}

function constants(): Uint32Array {
  const out = new Uint32Array(64);
  let found = 0;
  for (let n = 2; found < 64; n++) {
    let isPrime = true;
    for (let k = 2; k * k <= n && isPrime; k++) isPrime = n % k !== 0;
    if (!isPrime) continue;
    const root = Math.cbrt(n);
    out[found++] = Math.floor((root - Math.floor(root)) * 0x1_0000_0000);
  }
  return out;
}
