import type { ReactNode } from 'react';
import { compareWithDisk, saveToWorkspace } from '../../commands/save-file.js';
import { t } from '../../i18n/t.js';
import { loadTab } from '../../state/documents.js';
import { sourceName, type FileTab } from '../../state/tabs-store.js';
import { Button } from '../../ui/index.js';
import { useWindow } from '../window/context.js';
import styles from './EditorArea.module.css';

/** Above a text whose file was changed or removed by another program. */
export function ConflictBar({ tab }: { readonly tab: FileTab }): ReactNode {
  const { wb, commander } = useWindow();
  const { source, conflict } = tab;
  if (source.kind !== 'workspace' || conflict === null) return null;
  const name = sourceName(source);
  const attempt = (action: () => Promise<unknown>): void => void commander.attempt(name, action);
  const save = (): void => attempt(() => saveToWorkspace(wb, tab, { root: source.root, path: source.path }));
  return (
    <div role="status" className={styles.bar}>
      <span>{conflict === 'gone' ? t('editor.goneBanner', { name }) : t('editor.changedBanner', { name })}</span>
      {conflict === 'gone' ? (
        <Button size="sm" onClick={save}>
          {t('editor.save')}
        </Button>
      ) : (
        <>
          <Button size="sm" onClick={() => attempt(() => compareWithDisk(wb, tab.id))}>
            {t('editor.compare')}
          </Button>
          <Button size="sm" onClick={() => attempt(() => loadTab(wb, tab.id))}>
            {t('editor.reload')}
          </Button>
          <Button size="sm" onClick={save}>
            {t('editor.overwrite')}
          </Button>
        </>
      )}
    </div>
  );
}
