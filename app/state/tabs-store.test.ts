import { describe, expect, test } from 'vitest';
import { activeTab, createTabsStore, fileTab, joinPath, openTab, parentPath, removeTab, tabOf, updateTab } from './tabs-store.js';

const untitled = (name: string) => fileTab(name, { kind: 'untitled', name });

describe('tabs', () => {
  test('opens beside the active tab and shows the new one', () => {
    const store = createTabsStore();
    for (const name of ['a', 'b']) openTab(store, untitled(name));
    store.setState({ activeId: 'a' });
    openTab(store, untitled('c'));
    expect(store.getState().tabs.map((tab) => tab.id)).toEqual(['a', 'c', 'b']);
    expect(activeTab(store.getState())?.id).toBe('c');
  });

  test('shows the right neighbour when the active tab closes, else the left one', () => {
    const store = createTabsStore();
    for (const name of ['a', 'b', 'c']) openTab(store, untitled(name));
    store.setState({ activeId: 'b' });
    removeTab(store, 'b');
    expect(store.getState().activeId).toBe('c');
    removeTab(store, 'c');
    expect(store.getState().activeId).toBe('a');
    removeTab(store, 'a');
    expect(store.getState().activeId).toBeNull();
  });

  test('opens a file once', () => {
    const store = createTabsStore();
    openTab(store, untitled('a'));
    openTab(store, untitled('a'));
    expect(store.getState().tabs).toHaveLength(1);
  });

  test('tells the same path on two boards apart', () => {
    const store = createTabsStore();
    const on = (board: string) => ({ kind: 'board' as const, board, boardName: 'FiPy', path: '/flash/main.py' });
    openTab(store, fileTab('one', on('aa')));
    expect(tabOf(store.getState(), on('aa'))?.id).toBe('one');
    expect(tabOf(store.getState(), on('bb'))).toBeNull();
  });

  test('does not bring a closed tab back by a late update', () => {
    const store = createTabsStore();
    updateTab(store, 'gone', { isDirty: true });
    expect(store.getState().tabs).toEqual([]);
  });

  test('takes paths apart and puts them together', () => {
    expect([parentPath('/main.py'), parentPath('/flash/lib/a.py'), parentPath('a.py'), parentPath('lib/a.py')]).toEqual([
      '/',
      '/flash/lib',
      '',
      'lib',
    ]);
    expect([joinPath('/', 'a'), joinPath('/flash', 'a'), joinPath('', 'a')]).toEqual(['/a', '/flash/a', 'a']);
  });
});
