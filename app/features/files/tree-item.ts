import type { BoardEntry } from '../../../src/contract/jobs.js';
import type { WorkspaceEntry } from '../../../src/contract/computer.js';
import { t } from '../../i18n/t.js';
import { joinPath, parentPath } from '../../state/tabs-store.js';
import {
  BackupIcon,
  FileIcon,
  FolderIcon,
  FolderOpenIcon,
  ImageFileIcon,
  LockIcon,
  PythonFileIcon,
  TextFileIcon,
  type Icon,
} from '../../ui/index.js';

/** One line of a file tree, of either pane. */
export interface TreeItem {
  readonly path: string;
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link-outside' | 'other';
  readonly size: number | null;
  /** A line that exists only while its name is typed. */
  readonly isNew?: boolean;
}

/** Path of the line in which a new entry is named; no real path ends so. */
export const NEW_NAME = '\u0000new';

/** The line in which the name of a new entry is typed. */
export function newItem(folder: string, kind: 'file' | 'folder'): TreeItem {
  return { path: joinPath(folder, NEW_NAME), name: '', kind, size: null, isNew: true };
}

/** The icon of a line. */
export function itemIcon(item: TreeItem, isOpen: boolean): Icon {
  if (item.kind === 'folder') return isOpen ? FolderOpenIcon : FolderIcon;
  if (item.kind === 'link-outside') return LockIcon;
  if (item.name.endsWith('.py')) return PythonFileIcon;
  if (/\.(png|jpe?g|gif|bmp|webp|pgm|ppm)$/i.test(item.name)) return ImageFileIcon;
  if (item.name.endsWith('.zip')) return BackupIcon;
  return /\.(md|txt|json|ini|toml|csv|html)$/.test(item.name) ? TextFileIcon : FileIcon;
}

/** What is wrong with a name beside these siblings, in words. */
export function nameProblem(
  item: TreeItem,
  name: string,
  siblings: readonly (BoardEntry | WorkspaceEntry)[],
): string | undefined {
  if (name.trim() === '') return t('files.nameEmpty');
  if (name.includes('/')) return t('files.nameSlash');
  if (name === '.' || name === '..') return t('files.nameDots');
  const folder = parentPath(item.path);
  const isTaken = siblings.some((other) => other.name === name && other.path !== item.path && parentPath(other.path) === folder);
  return isTaken ? t('files.nameTaken', { name }) : undefined;
}
