import { checks } from './en/checks.js';
import { commands } from './en/commands.js';
import { devices } from './en/devices.js';
import { editor } from './en/editor.js';
import { files } from './en/files.js';
import { repl } from './en/repl.js';
import { panels } from './en/panels.js';
import { save } from './en/save.js';
import { settings } from './en/settings.js';
import { shell } from './en/shell.js';
import { sync } from './en/sync.js';
import { ui } from './en/ui.js';
import { welcome } from './en/welcome.js';

/** All texts of the window, one file per feature under `en/`. Errors and plans live in `src/messages`. */
export const catalogue = {
  ...checks,
  ...commands,
  ...devices,
  ...editor,
  ...files,
  ...repl,
  ...panels,
  ...save,
  ...settings,
  ...shell,
  ...sync,
  ...ui,
  ...welcome,
} as const;

/** The catalogue's type: its keys are the keys of `t`. */
export type Catalogue = typeof catalogue;
