import { createStore, type StoreApi } from 'zustand/vanilla';
import { Settings } from '../../src/contract/computer.js';

/** The person's settings as the host has them; the defaults until it answered. */
export type SettingsStore = StoreApi<Settings>;

/** Makes the store of the settings. */
export function createSettingsStore(): SettingsStore {
  return createStore<Settings>(() => Settings.parse({}));
}
