import { describe, expect, test } from 'vitest';
import { decodePnm, imageType } from './image-type.js';

const bytes = (text: string, ...rest: readonly number[]): Uint8Array =>
  Uint8Array.from([...Array.from(text, (char) => char.charCodeAt(0)), ...rest]);

describe('imageType', () => {
  test('knows pictures by their first bytes', () => {
    expect([
      imageType(bytes('\x89PNG\r\n\x1a\n')),
      imageType(bytes('\xff\xd8\xff\xe0')),
      imageType(bytes('GIF89a')),
      imageType(bytes('RIFF\0\0\0\0WEBPVP8 ')),
      imageType(bytes('BM', 70, 0, 0, 0, 0, 0, 0, 0, ...new Uint8Array(20))),
      imageType(bytes('P5\n# a camera\n2 1\n255\n', 0, 255)),
    ]).toEqual(['png', 'jpeg', 'gif', 'webp', 'bmp', 'pnm']);
  });

  test('takes no text for a picture', () => {
    expect([
      imageType(bytes('BMI = weight / height ** 2\n# over 25\n')),
      imageType(bytes('P5 = Pin(5)\n')),
      imageType(bytes('')),
    ]).toEqual([null, null, null]);
  });
});

describe('decodePnm', () => {
  test('spreads grey and colour over four channels', () => {
    expect([...(decodePnm(bytes('P5 2 1 255\n', 0, 200))?.rgba ?? [])]).toEqual([0, 0, 0, 255, 200, 200, 200, 255]);
    expect([...(decodePnm(bytes('P6\n1 1\n15\n', 15, 0, 3))?.rgba ?? [])]).toEqual([255, 0, 51, 255]);
  });

  test('gives nothing for a picture whose end is missing', () => {
    expect(decodePnm(bytes('P6\n2 2\n255\n', 1, 2, 3))).toBeNull();
  });
});
