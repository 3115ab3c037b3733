import { describe, expect, test } from 'vitest';
import { SessionId } from '../../src/contract/common.js';
import type { SyncItem, SyncPlan } from '../../src/contract/sync.js';
import { firstChoice, isReplacedInPlace, keptChoice, openGroups, syncRows, syncTotals, ticked } from './sync-model.js';

function item(path: string, change: SyncItem['change'], rest: Partial<SyncItem> = {}): SyncItem {
  const size = change === 'deleted' ? null : 100;
  const targetSize = change === 'new' ? null : 60;
  return { path, kind: 'file', change, size, targetSize, changedThere: false, problem: null, ...rest };
}

function plan(items: readonly SyncItem[], rest: Partial<SyncPlan> = {}): SyncPlan {
  return {
    id: 'plan-1',
    session: SessionId.parse('session-1'),
    direction: 'to-board',
    source: 'project',
    target: 'board',
    items: [...items],
    ignored: [],
    needed: 0,
    free: null,
    masked: [],
    ...rest,
  };
}

const all = plan([
  item('new.py', 'new'),
  item('changed.py', 'changed', { changedThere: true }),
  item('gone.py', 'deleted'),
  item('same.py', 'same'),
  item('con?.py', 'new', { problem: 'name' }),
]);

describe('what is ticked at first', () => {
  test('everything new and changed that can be done, and nothing that would be deleted', () => {
    const { copy, remove } = firstChoice(all);
    expect([[...copy], [...remove]]).toEqual([['new.py', 'changed.py'], []]);
  });

  test('not a file of this computer that somebody changed: nothing keeps its old content', () => {
    expect([...firstChoice({ ...all, direction: 'to-computer' }).copy]).toEqual(['new.py']);
  });

  test('what was unticked before stays so', () => {
    expect([...keptChoice(all, new Set(['new.py'])).copy]).toEqual(['changed.py']);
  });
});

describe('the lines', () => {
  const rows = syncRows(all, firstChoice(all), new Set(['new', 'changed']));

  test('stand in groups, and closed groups are one line', () => {
    expect(rows.map(({ id, tick }) => `${id} ${tick}`)).toEqual([
      'changed all',
      'changed:changed.py all',
      'new all',
      'new:new.py all',
      'new:con?.py null',
      'deleted none',
      'same null',
    ]);
  });

  test('a tick of a group ticks what can be done in it; deletions are kept apart', () => {
    const group = rows.find(({ id }) => id === 'deleted');
    const without = rows.find(({ id }) => id === 'new');
    if (group === undefined || without === undefined) throw new Error('a group is missing');
    const first = ticked(all, firstChoice(all), group, true);
    expect([...first.remove]).toEqual(['gone.py']);
    expect([...ticked(all, first, without, false).copy]).toEqual(['changed.py']);
  });

  test('large groups are closed at first, unless there is nothing else', () => {
    const many = Array.from({ length: 200 }, (_, index) => item(`m${index}.py`, 'new'));
    expect([...openGroups(plan([...many, item('a.py', 'changed')]), {})]).toEqual(['changed']);
    expect([...openGroups(plan(many), {})]).toEqual(['new']);
    expect([...openGroups(plan(many), { new: false, same: true })]).toEqual(['same']);
  });
});

describe('the sum', () => {
  test('counts what is ticked, in whole blocks, less what is replaced or deleted', () => {
    const big = plan([item('a', 'new'), item('b', 'changed'), item('c', 'deleted')], { needed: 1024, free: 700 });
    const choice = firstChoice(big);
    expect(syncTotals(big, choice)).toEqual({ files: 2, folders: 0, bytes: 200, removals: 0, grows: 964, fits: false });
    const fewer = { copy: new Set(['a']), remove: new Set(['c']) };
    expect(syncTotals(big, fewer)).toEqual({ files: 1, folders: 0, bytes: 100, removals: 1, grows: 452, fits: true });
  });
});

test('a changed file that does not fit beside its old content is replaced in place', () => {
  const big = item('data.bin', 'changed', { size: 900, targetSize: 800 });
  expect(isReplacedInPlace(big, { direction: 'to-board', free: 500 })).toBe(true);
  expect(isReplacedInPlace(big, { direction: 'to-board', free: 900 })).toBe(false);
  expect(isReplacedInPlace(big, { direction: 'to-computer', free: 500 })).toBe(false);
  expect(isReplacedInPlace(item('new.bin', 'new', { size: 900 }), { direction: 'to-board', free: 500 })).toBe(false);
});
