export { DraftStore, type StoredDraft } from './draft-store.js';
export { LayoutStore } from './layout-store.js';
export { SettingsStore, type SettingsProblem } from './settings-store.js';
export { MemoryTextStore, type TextStore } from './text-store.js';
