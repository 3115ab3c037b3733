import { useMemo, type ReactNode } from 'react';
import { readDropped, takeDropped } from '../../commands/dropped.js';
import { createNamed, putInto, renameEntry, selectedIn } from '../../commands/files-part.js';
import type { Target } from '../../commands/replacing.js';
import type { CommandId } from '../../commands/command.js';
import { formatBytes } from '../../i18n/format.js';
import { t } from '../../i18n/t.js';
import type { FilesClip } from '../../state/files-clipboard.js';
import { baseName, parentPath } from '../../state/tabs-store.js';
import { Tree, type MenuEntry, type TreeDragging } from '../../ui/index.js';
import { menuOf, type CommandEntry } from '../window/command-entries.js';
import { useCommandChanges, useWb, useWindow } from '../window/context.js';
import { itemIcon, nameProblem, NEW_NAME, newItem, type TreeItem } from './tree-item.js';

/** Name of our own drags in a `DataTransfer`; what is dragged stands in the clipboard's store. */
const DRAG_TYPE = 'application/x-outpost-files';

/** A file tree of either pane. */
export interface PaneTreeProps {
  readonly pane: 'computer' | 'board';
  readonly label: string;
  readonly entries: readonly TreeItem[];
  /** Path of the top folder. */
  readonly top: string;
  readonly expanded: readonly string[];
  /** All selected paths; the first one has the cursor. */
  readonly selected: readonly string[];
  readonly onToggle: (path: string, open: boolean) => void;
  readonly onSelect: (paths: readonly string[]) => void;
  readonly onOpen: (path: string) => void;
  readonly badgeOf?: (item: TreeItem) => string | undefined;
  /** The folder of this pane as a place to put things; null when nothing can be put there now. */
  readonly target: (folder: string) => Target | null;
  readonly empty: ReactNode;
}

const MENUS: Readonly<Record<PaneTreeProps['pane'], readonly CommandEntry[]>> = {
  computer: [
    'files.open',
    'files.compare',
    '-',
    'files.upload',
    'board.sync',
    '-',
    'files.new-file',
    'files.new-folder',
    '-',
    'files.cut',
    'files.copy',
    'files.paste',
    '-',
    'files.rename',
    { id: 'files.delete', danger: true },
  ],
  board: [
    'files.open',
    'files.compare',
    '-',
    'files.download',
    'files.copy-to-board',
    'board.sync',
    '-',
    'files.new-file',
    'files.new-folder',
    '-',
    'files.cut',
    'files.copy',
    'files.paste',
    '-',
    'files.rename',
    { id: 'files.delete', danger: true },
  ],
};
const MENU_IDS: readonly CommandId[] = [
  'files.open',
  'files.compare',
  'files.upload',
  'files.download',
  'files.copy-to-board',
  'board.sync',
  'files.new-file',
  'files.new-folder',
  'files.cut',
  'files.copy',
  'files.paste',
  'files.rename',
  'files.delete',
];

const idOf = (item: TreeItem): string => item.path;
const nameOf = (item: TreeItem): string => (item.isNew === true ? '' : item.name);

function useNaming({ pane, entries, top }: PaneTreeProps) {
  const naming = useWb(
    (w) => w.filesClipboard,
    (s) => s.naming,
  );
  const own = naming?.pane === pane ? naming : null;
  const all = useMemo(
    () => (own === null || own.isNew === null ? entries : [newItem(own.path, own.isNew), ...entries]),
    [entries, own],
  );
  const childrenOf = useMemo(() => {
    const byFolder = new Map<string, TreeItem[]>();
    for (const item of all) {
      const folder = parentPath(item.path);
      if (item.path !== top) byFolder.set(folder, [...(byFolder.get(folder) ?? []), item]);
    }
    return (item: TreeItem): readonly TreeItem[] | undefined =>
      item.kind === 'folder' && item.isNew !== true ? (byFolder.get(item.path) ?? []) : undefined;
  }, [all, top]);
  const items = useMemo(() => all.filter((item) => item.path !== top && parentPath(item.path) === top), [all, top]);
  const renaming = own === null ? undefined : own.isNew === null ? own.path : newItem(own.path, own.isNew).path;
  return { own, items, childrenOf, renaming };
}

type NameableEntry = TreeItem & { readonly kind: 'file' | 'folder' };

function isNameable(entry: TreeItem): entry is NameableEntry {
  return entry.kind === 'file' || entry.kind === 'folder';
}

function metaOf(item: TreeItem): string | undefined {
  if (item.kind === 'link-outside') return t('files.outsideShort');
  return item.kind === 'file' && item.size !== null ? formatBytes(item.size) : undefined;
}

/** What a drag from this pane carries: the selection when it was begun on one of its lines, else that line. */
function draggedFrom(target: Target | null, paths: readonly string[]): FilesClip | null {
  if (target === null) return null;
  return target.pane === 'board'
    ? { from: 'board', session: target.session, paths, cut: true }
    : { from: 'computer', root: target.root, paths, cut: true };
}

function useDragging({ pane, label, top, target, selected, onSelect }: PaneTreeProps): TreeDragging<TreeItem> {
  const { wb, commander } = useWindow();
  return {
    onDragStart: (item, data) => {
      wb.filesClipboard.setState({ pane });
      if (!selected.includes(item.path)) onSelect([item.path]);
      const paths = selected.includes(item.path) ? selectedIn(wb, pane) : [item.path];
      wb.filesClipboard.setState({ dragged: draggedFrom(target(top), paths) });
      data.setData(DRAG_TYPE, '');
      data.setData('text/plain', paths.map(baseName).join('\n'));
      data.effectAllowed = 'copyMove';
    },
    dropEffect: (folder, data, { copies }) => {
      const into = folder?.path ?? top;
      if (target(into) === null) return 'none';
      if (!data.types.includes(DRAG_TYPE)) return data.types.includes('Files') ? 'copy' : 'none';
      const { dragged } = wb.filesClipboard.getState();
      if (dragged === null) return 'none';
      if (dragged.from !== pane) return 'copy';
      const isInside = dragged.paths.some((path) => into === path || into.startsWith(`${path}/`));
      return isInside ? 'none' : copies ? 'copy' : 'move';
    },
    onDrop: (folder, data, { copies }) => {
      const to = target(folder?.path ?? top);
      const { dragged } = wb.filesClipboard.getState();
      wb.filesClipboard.setState({ dragged: null });
      if (to === null) return;
      if (!data.types.includes(DRAG_TYPE)) {
        const dropped = readDropped(data);
        void commander.attempt(label, async () => takeDropped(wb, await dropped, to));
      } else if (dragged !== null) void commander.attempt(label, () => putInto(wb, { ...dragged, cut: !copies }, to));
    },
  };
}

/** A tree of files with everything that both panes have: naming, menu, drag and drop, keys. */
export function PaneTree(props: PaneTreeProps): ReactNode {
  const { pane, label, expanded, selected, onToggle, onSelect, onOpen, badgeOf, empty, entries } = props;
  const { wb, commander } = useWindow();
  const { own, items, childrenOf, renaming } = useNaming(props);
  useCommandChanges(MENU_IDS);
  const open = useMemo(() => new Set(expanded), [expanded]);
  const select = (paths: readonly string[]): void => {
    wb.filesClipboard.setState({ pane });
    if (!paths.some((path) => path.endsWith(NEW_NAME))) onSelect(paths);
  };
  const dragging = useDragging(props);
  const handleRename = (item: TreeItem, name: string): void => {
    const { path, isNew } = own ?? { path: item.path, isNew: null };
    void commander.attempt(name, () =>
      isNew === null ? renameEntry(wb, pane, item.path, name.trim()) : createNamed(wb, pane, path, name.trim(), isNew),
    );
  };
  const menuItems = (item: TreeItem | undefined): readonly MenuEntry[] => {
    if (item === undefined) select([]);
    else if (!selected.includes(item.path)) select([item.path]);
    else wb.filesClipboard.setState({ pane });
    return menuOf(commander, MENUS[pane]);
  };
  return (
    <Tree<TreeItem>
      label={label}
      items={items}
      idOf={idOf}
      nameOf={nameOf}
      childrenOf={childrenOf}
      open={open}
      onToggle={(item, isOpen) => onToggle(item.path, isOpen)}
      selected={selected[0]}
      selection={selected}
      onSelect={(item) => select([item.path])}
      onSelectMany={(many, lead) => select([lead.path, ...many.filter((item) => item !== lead).map(({ path }) => path)])}
      // A click only selects: F2 and Delete that follow it mean the file, not its text.
      activateOn="double-click"
      onActivate={(item) => (item.kind === 'file' ? onOpen(item.path) : undefined)}
      iconOf={itemIcon}
      badgeOf={badgeOf}
      metaOf={metaOf}
      renaming={renaming}
      onRenamingChange={(id) => wb.filesClipboard.setState({ naming: id === undefined ? null : { pane, path: id, isNew: null } })}
      onRename={handleRename}
      checkName={(item, name) => nameProblem(item, name, entries.filter(isNameable))}
      onDelete={() => void commander.run('files.delete')}
      menuItems={menuItems}
      {...dragging}
      empty={empty}
    />
  );
}
