import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { examplesOf, simulatedBoards } from './index.js';
import { startBoard } from './testing/board-client.js';

const FOLDER = new URL('../../resources/examples/', import.meta.url);

describe.each(simulatedBoards)('examples for $id', ({ id }) => {
  const names = readdirSync(new URL(`${id}/`, FOLDER)).sort();

  test('are five, each with a title, and all are offered', () => {
    expect(names).toHaveLength(5);
    expect(examplesOf(id).map(({ name }) => name)).toEqual(names);
    for (const name of names) {
      expect(readFileSync(new URL(`${id}/${name}`, FOLDER), 'utf8')).toMatch(/^# [A-Z][a-z]+: [A-Z]?.+[.?]\n/);
    }
  });

  test('run to their end and print something', async () => {
    await using session = await startBoard(id);
    await session.client.raw();
    for (const name of names) {
      const source = readFileSync(new URL(`${id}/${name}`, FOLDER), 'utf8');
      await session.client.type(`${source}\x04${source.includes('input(') ? '\r' : ''}`);
      const [out, err] = (await session.client.until('\x04>')).split('\x04');
      expect({ name, out, err }).toEqual({ name, out: expect.stringMatching(/^OK.+\r\n$/s), err: '' });
    }
  });
});
