import { Menu, type MenuItemConstructorOptions } from 'electron';
import { text } from '../../src/messages/index.js';

/**
 * The application's menu. Actions of the window are in the window; this one has what the system expects.
 *
 * There is no reload role and no key of the window's own (F5, Ctrl+R, Ctrl+W …) among the accelerators, so that they
 * reach the page.
 */
export function menuTemplate(platform: NodeJS.Platform, isPackaged: boolean): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const app: MenuItemConstructorOptions = { role: 'appMenu' };
  const file: MenuItemConstructorOptions = { label: text('desktop.menu-file'), submenu: [{ role: 'quit' }] };
  const tools: MenuItemConstructorOptions[] = isPackaged ? [] : [{ type: 'separator' }, { role: 'toggleDevTools' }];
  return [
    isMac ? app : file,
    { label: text('desktop.menu-edit'), submenu: editItems(isMac) },
    {
      label: text('desktop.menu-view'),
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen', ...(isMac ? {} : { accelerator: 'Alt+Enter' }) },
        ...tools,
      ],
    },
    { label: text('desktop.menu-window'), submenu: [{ role: 'minimize', registerAccelerator: isMac }] },
  ];
}

/** Sets the menu. */
export function setMenu(platform: NodeJS.Platform, isPackaged: boolean): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(platform, isPackaged)));
}

/** Elsewhere than on macOS the page handles these keys itself; the terminal needs Ctrl+C for its own ends. */
function editItems(isMac: boolean): MenuItemConstructorOptions[] {
  const roles = ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'] as const;
  return roles.map((role) => ({ role, registerAccelerator: isMac }));
}
