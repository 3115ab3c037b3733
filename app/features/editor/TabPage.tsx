import type { ReactNode } from 'react';
import { giveFile } from '../../commands/view-part.js';
import { formatBytes } from '../../i18n/format.js';
import { t } from '../../i18n/t.js';
import { loadTab, readTabBytes } from '../../state/documents.js';
import { sourceName, type FileTab } from '../../state/tabs-store.js';
import { DisconnectIcon, EmptyState, FileIcon, QuietBusy, WarningIcon } from '../../ui/index.js';
import { useWindow } from '../window/context.js';

/** What stands in place of the text when there is none: a binary file, a large one, a board that is away. */
export function TabPage({ tab }: { readonly tab: FileTab }): ReactNode {
  const { wb, commander } = useWindow();
  const name = sourceName(tab.source);
  const { content } = tab;
  const reload = (evenIfBig: boolean): void => void commander.attempt(name, () => loadTab(wb, tab.id, { evenIfBig }));
  const keep = async (): Promise<void> => {
    const bytes = await readTabBytes(wb, tab);
    if (bytes !== null) await giveFile(wb, name, bytes);
  };
  switch (content.kind) {
    case 'loading':
      return <QuietBusy label={t('editor.loading', { name })} />;
    case 'binary':
      return (
        <EmptyState
          icon={FileIcon}
          text={t('editor.binary', { name, size: formatBytes(content.size) })}
          action={{ label: t('editor.binaryDownload'), onClick: () => void commander.attempt(name, keep) }}
        />
      );
    case 'too-large':
      return (
        <EmptyState
          icon={FileIcon}
          text={t('editor.tooLarge', { name, size: formatBytes(content.size) })}
          action={{ label: t('editor.openAnyway'), onClick: () => reload(true) }}
        />
      );
    case 'away':
      return (
        <EmptyState
          icon={DisconnectIcon}
          text={t('editor.away', { name, board: tab.source.kind === 'board' ? tab.source.boardName : '' })}
          action={{ label: t('editor.connectBoard'), onClick: () => void commander.run('board.choose') }}
        />
      );
    case 'failed':
      return (
        <EmptyState
          icon={WarningIcon}
          text={`${content.title} ${content.body}`}
          action={{ label: t('editor.tryAgain'), onClick: () => reload(false) }}
        />
      );
    case 'text':
      return null;
  }
}
