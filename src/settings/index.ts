export { DraftStore } from './draft-store.js';
export { LayoutStore } from './layout-store.js';
export { SettingsStore } from './settings-store.js';
export { MemoryTextStore } from './text-store.js';
