/** Pictures that the window can show. `pnm` are the plain formats that cameras write: PGM and PPM. */
export type ImageType = 'png' | 'jpeg' | 'gif' | 'webp' | 'bmp' | 'pnm';

const ascii = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));

/** What kind of picture these bytes are, by their first ones; null for none. Source: the formats' own signatures. */
export function imageType(bytes: Uint8Array): ImageType | null {
  const head = ascii(bytes, 0, 16);
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (/^GIF8[79]a/.test(head)) return 'gif';
  if (head.startsWith('RIFF') && ascii(bytes, 8, 12) === 'WEBP') return 'webp';
  // "BM" also starts ordinary words: the reserved fields behind the size are zero in a picture.
  if (head.startsWith('BM') && bytes.length > 26 && bytes.subarray(6, 10).every((byte) => byte === 0)) return 'bmp';
  return /^P[56]\s+(?:#[^\n]*\n\s*)*\d+\s+\d+\s+\d+\s/.test(ascii(bytes, 0, 120)) ? 'pnm' : null;
}

/** A decoded PGM or PPM: four bytes for each pixel. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * Decodes a binary PGM (P5) or PPM (P6) with at most 8 bits a channel; null for anything else, or when bytes are missing.
 *
 * Source: the netpbm formats' description: magic, width, height, largest value, one white space, then rows from the top.
 */
export function decodePnm(bytes: Uint8Array): Pixels | null {
  const head = /^P([56])\s+(?:#[^\n]*\n\s*)*(\d+)\s+(?:#[^\n]*\n\s*)*(\d+)\s+(?:#[^\n]*\n\s*)*(\d+)\s/.exec(ascii(bytes, 0, 512));
  if (head === null) return null;
  const [whole, kind, width, height, most] = [head[0], head[1], Number(head[2]), Number(head[3]), Number(head[4])];
  const channels = kind === '6' ? 3 : 1;
  const data = bytes.subarray(whole.length);
  if (most < 1 || most > 255 || width < 1 || height < 1 || data.length < width * height * channels) return null;
  const rgba = new Uint8ClampedArray(width * height * 4);
  const scale = 255 / most;
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      rgba[pixel * 4 + channel] = (data[pixel * channels + (channels === 3 ? channel : 0)] ?? 0) * scale;
    }
    rgba[pixel * 4 + 3] = 255;
  }
  return { width, height, rgba };
}
