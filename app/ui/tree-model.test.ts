import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findByLetters, treeMove, visibleRows, windowOf } from './tree-model.js';

interface Item {
  readonly name: string;
  readonly inside?: readonly Item[];
}

const source = { idOf: (item: Item) => item.name, nameOf: (item: Item) => item.name, childrenOf: (item: Item) => item.inside };
const items: readonly Item[] = [
  { name: 'lib', inside: [{ name: 'a.py' }, { name: 'deep', inside: [] }] },
  { name: 'main.py' },
  { name: 'mark.py' },
];
const open = visibleRows(items, source, new Set(['lib']));

describe('visibleRows', () => {
  test('shows what is inside open folders only', () => {
    expect(visibleRows(items, source, new Set()).map((row) => row.id)).toEqual(['lib', 'main.py', 'mark.py']);
    expect(open.map((row) => `${row.level} ${row.id} ${row.position}/${row.siblings}`)).toEqual([
      '0 lib 1/3',
      '1 a.py 1/2',
      '1 deep 2/2',
      '0 main.py 2/3',
      '0 mark.py 3/3',
    ]);
  });
});

describe('treeMove', () => {
  test('moves between lines and stops at the ends', () => {
    expect(treeMove('ArrowDown', open, 0, 10)).toEqual({ type: 'focus', index: 1 });
    expect(treeMove('ArrowUp', open, 0, 10)).toEqual({ type: 'focus', index: 0 });
    expect(treeMove('End', open, 0, 10)).toEqual({ type: 'focus', index: 4 });
    expect(treeMove('PageDown', open, 3, 10)).toEqual({ type: 'focus', index: 4 });
  });

  test('opens and closes folders, and goes to the folder that holds a line', () => {
    expect(treeMove('ArrowRight', open, 2, 10)).toEqual({ type: 'open', id: 'deep' });
    expect(treeMove('ArrowRight', open, 0, 10)).toEqual({ type: 'focus', index: 1 });
    expect(treeMove('ArrowLeft', open, 0, 10)).toEqual({ type: 'close', id: 'lib' });
    expect(treeMove('ArrowLeft', open, 1, 10)).toEqual({ type: 'focus', index: 0 });
    expect(treeMove('ArrowRight', open, 1, 10)).toBeUndefined();
    expect(treeMove('a', open, 1, 10)).toBeUndefined();
  });
});

test('letters find the next name that starts with them, around the end', () => {
  expect(findByLetters(open, 0, 'm')).toBe(3);
  expect(findByLetters(open, 3, 'm')).toBe(4);
  expect(findByLetters(open, 4, 'm')).toBe(3);
  expect(findByLetters(open, 3, 'mar')).toBe(4);
  expect(findByLetters(open, 3, 'x')).toBeUndefined();
  expect(findByLetters([], 0, 'x')).toBeUndefined();
});

test('the drawn slice always covers what is in view', () => {
  fc.assert(
    fc.property(fc.nat(5000), fc.nat(100_000), fc.integer({ min: 1, max: 2000 }), (count, scrollTop, height) => {
      const { from, to } = windowOf(count, 26, scrollTop, height);
      const first = Math.min(count, Math.floor(scrollTop / 26));
      const last = Math.min(count, Math.ceil((scrollTop + height) / 26));
      return from <= first && to >= last && from >= 0 && to <= count;
    }),
  );
});
