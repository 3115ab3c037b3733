import { lazy, Suspense, useId, type ReactNode } from 'react';
import { closeOthers, closeTab } from '../../commands/tab-actions.js';
import { t } from '../../i18n/t.js';
import { activeTab, showTab, sourceName, type FileTab, type Tab } from '../../state/tabs-store.js';
import {
  BinaryFileIcon,
  Button,
  CompareIcon,
  EditorTabs,
  EmptyState,
  FileIcon,
  IconButton,
  ImageFileIcon,
  NewFileIcon,
  PythonFileIcon,
  QuietBusy,
  SettingsIcon,
  SyncIcon,
  type EditorTab,
  type Icon,
  type MenuEntry,
} from '../../ui/index.js';
import { shortName } from '../devices/board-words.js';
import { SettingsPage } from '../settings/SettingsPage.js';
import { SyncPage } from '../sync/SyncPage.js';
import { useCommand, useWb, useWindow, type WindowParts } from '../window/context.js';
import { ConflictBar } from './ConflictBar.js';
import styles from './EditorArea.module.css';
import { TabPage } from './TabPage.js';

const CodeEditor = lazy(() => import('./CodeEditor.js').then((module) => ({ default: module.CodeEditor })));
const CompareView = lazy(() => import('./CompareView.js').then((module) => ({ default: module.CompareView })));

function iconOf(name: string, { content }: FileTab): Icon {
  if (content.kind === 'image') return ImageFileIcon;
  if (content.kind === 'binary') return BinaryFileIcon;
  return name.endsWith('.py') ? PythonFileIcon : FileIcon;
}

function shownTab(tab: Tab): EditorTab {
  if (tab.kind === 'settings') return { id: tab.id, title: t('settings.title'), icon: SettingsIcon };
  if (tab.kind === 'compare')
    return {
      id: tab.id,
      title: t('editor.compareTitle', { name: tab.comparison.name ?? tab.comparison.rightTitle }),
      icon: CompareIcon,
    };
  if (tab.kind === 'sync') return { id: tab.id, title: tab.title, icon: SyncIcon };
  const name = sourceName(tab.source);
  return {
    id: tab.id,
    title: name,
    icon: iconOf(name, tab),
    dirty: tab.isDirty,
    ...(tab.source.kind === 'board' ? { from: shortName(tab.source.boardName) } : {}),
    ...(tab.source.kind === 'untitled' ? {} : { path: tab.source.path }),
    ...(tab.conflict === 'gone' ? { gone: t('editor.gone') } : {}),
  };
}

function tabMenu({ wb, commander }: WindowParts, id: string): readonly MenuEntry[] {
  return [
    {
      id: 'close',
      label: t('commands.title.file.close'),
      keys: commander.keys('file.close')[0],
      onSelect: () => void commander.attempt(id, () => closeTab(wb, id)),
    },
    { id: 'others', label: t('editor.closeOthers'), onSelect: () => void commander.attempt(id, () => closeOthers(wb, id)) },
  ];
}

function NoTab(): ReactNode {
  const create = useCommand('file.new');
  const open = useCommand('file.open');
  return (
    <div className={styles.none}>
      <EmptyState icon={NewFileIcon} text={t('editor.empty')} action={{ label: create.label, onClick: create.onClick }}>
        <Button size="sm" variant="ghost" onClick={open.onClick}>
          {open.label}
        </Button>
      </EmptyState>
    </div>
  );
}

function Content({ tab, wasText }: { readonly tab: Tab | null; readonly wasText: boolean }): ReactNode {
  const text: FileTab | null = tab?.kind === 'file' && tab.content.kind === 'text' ? tab : null;
  return (
    <>
      {text !== null || wasText ? (
        <Suspense fallback={<QuietBusy label={t('editor.loadingEditor')} />}>
          <CodeEditor tab={text} />
        </Suspense>
      ) : null}
      {tab?.kind === 'compare' ? (
        <Suspense fallback={<QuietBusy label={t('editor.loadingEditor')} />}>
          <CompareView key={tab.id} comparison={tab.comparison} />
        </Suspense>
      ) : null}
      {tab?.kind === 'sync' ? <SyncPage key={tab.id} id={tab.id} /> : null}
      {tab?.kind === 'settings' ? <SettingsPage /> : null}
      {tab?.kind === 'file' && text === null ? <TabPage tab={tab} /> : null}
      {tab === null ? <NoTab /> : null}
    </>
  );
}

/** The open tabs and what the active one shows. */
export function EditorArea(): ReactNode {
  const parts = useWindow();
  const { wb, commander } = parts;
  const base = useId();
  const tabs = useWb(
    (w) => w.tabs,
    (s) => s.tabs,
  );
  const active = useWb((w) => w.tabs, activeTab);
  const create = useCommand('file.new');
  const hasText = tabs.some((tab) => tab.kind === 'file' && tab.content.kind === 'text');
  return (
    <div className={styles.area}>
      {tabs.length === 0 ? null : (
        <EditorTabs
          base={base}
          tabs={tabs.map(shownTab)}
          active={active?.id ?? ''}
          onSelect={(id) => showTab(wb.tabs, id)}
          onClose={(id) => void commander.attempt(t('commands.title.file.close'), () => closeTab(wb, id))}
          menuItems={(id) => tabMenu(parts, id)}
          actions={<IconButton icon={NewFileIcon} size="sm" label={create.label} keys={create.keys} onClick={create.onClick} />}
        />
      )}
      {active?.kind === 'file' && active.conflict !== null ? <ConflictBar tab={active} /> : null}
      <div
        className={styles.content}
        {...(active === null ? {} : { id: `${base}-panel`, role: 'tabpanel', 'aria-labelledby': `${base}-tab-${active.id}` })}
      >
        <Content tab={active} wasText={hasText} />
      </div>
    </div>
  );
}
