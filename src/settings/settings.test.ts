import { expect, test } from 'vitest';
import { createLogger, silentLogger, type LogEntry } from '../base/logger.js';
import { Settings } from '../contract/computer.js';
import { DraftStore, LayoutStore, MemoryTextStore, SettingsStore } from './index.js';

const load = (texts: MemoryTextStore, entries: LogEntry[] = []) =>
  SettingsStore.load({ schema: Settings, texts, log: createLogger((entry) => entries.push(entry)) });

test('starts with the defaults and writes only what differs from them', async () => {
  const texts = new MemoryTextStore();
  const store = await load(texts);
  expect(store.current).toEqual(Settings.parse({}));
  expect(await store.update({ theme: 'dark', reconnect: true })).toMatchObject({ theme: 'dark', reconnect: true });
  expect(JSON.parse(texts.texts.get('settings.json')!)).toEqual({ theme: 'dark' });
  await store.update({ theme: 'system' });
  expect(JSON.parse(texts.texts.get('settings.json')!)).toEqual({});
});

test('tells listeners of each change', async () => {
  const store = await load(new MemoryTextStore());
  const seen: string[] = [];
  using _listening = store.onDidChange((settings) => seen.push(settings.theme));
  await store.update({ theme: 'light' });
  expect(seen).toEqual(['light']);
});

test('keeps keys that it does not know when it writes', async () => {
  const texts = new MemoryTextStore();
  texts.texts.set('settings.json', '{"fromTomorrow": [1, 2], "theme": "dark"}');
  const store = await load(texts);
  await store.update({ keys: 'openmv' });
  expect(JSON.parse(texts.texts.get('settings.json')!)).toEqual({ fromTomorrow: [1, 2], theme: 'dark', keys: 'openmv' });
});

test('takes the default for a value that is not allowed, says which, and leaves the others', async () => {
  const texts = new MemoryTextStore();
  texts.texts.set('settings.json', '{"theme": "pink", "editorFontSize": 20}');
  const store = await load(texts);
  expect(store.current).toMatchObject({ theme: 'system', editorFontSize: 20 });
  expect(store.problem).toEqual({ kind: 'bad-values', keys: ['theme'] });
});

test.each(['{"theme": "da', '[1]', 'null', '"text"'])('moves a broken file (%s) aside and says so', async (text) => {
  const texts = new MemoryTextStore();
  texts.texts.set('settings.json', text);
  const entries: LogEntry[] = [];
  const store = await load(texts, entries);
  expect(store.current).toEqual(Settings.parse({}));
  expect(store.problem).toMatchObject({ kind: 'moved-aside' });
  expect([...texts.texts.values()]).toEqual([text]);
  expect(entries.map((entry) => entry.level)).toEqual(['warn']);
  await store.update({ theme: 'dark' });
  expect([...texts.texts.keys()]).toHaveLength(2);
});

test('takes an empty file for no settings', async () => {
  const texts = new MemoryTextStore();
  texts.texts.set('settings.json', '\n');
  expect((await load(texts)).problem).toBeNull();
});

test('keeps the layout as it was given', async () => {
  const layout = new LayoutStore(new MemoryTextStore());
  expect(await layout.read()).toBeNull();
  await Promise.all([layout.write('{"a":1}'), layout.write('{"a":2}')]);
  expect(await layout.read()).toBe('{"a":2}');
});

test('brings drafts back, oldest first, and forgets removed ones', async () => {
  const texts = new MemoryTextStore();
  const drafts = new DraftStore(texts, silentLogger);
  const draft = (id: string, at: number) => ({ id, tab: '{}', text: `text of ${id} ü`, at });
  await Promise.all([drafts.put(draft('b', 5)), drafts.put(draft('a', 7)), drafts.put(draft('gone', 1)), drafts.remove('gone')]);
  texts.texts.set('broken.json', '{"id":');
  expect(await new DraftStore(texts, silentLogger).list()).toEqual([draft('b', 5), draft('a', 7)]);
});
