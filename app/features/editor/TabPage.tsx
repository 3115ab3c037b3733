import type { ReactNode } from 'react';
import { formatBytes } from '../../i18n/format.js';
import { t } from '../../i18n/t.js';
import { loadTab } from '../../state/documents.js';
import { sourceName, type FileTab } from '../../state/tabs-store.js';
import { DisconnectIcon, EmptyState, FileIcon, QuietBusy, WarningIcon } from '../../ui/index.js';
import { HexView } from '../viewers/HexView.js';
import { ImageView } from '../viewers/ImageView.js';
import { useWindow } from '../window/context.js';

/** What stands in place of the text when there is none: a binary file, a large one, a board that is away. */
export function TabPage({ tab }: { readonly tab: FileTab }): ReactNode {
  const { wb, commander } = useWindow();
  const name = sourceName(tab.source);
  const { content } = tab;
  const reload = (evenIfBig: boolean): void => void commander.attempt(name, () => loadTab(wb, tab.id, { evenIfBig }));
  switch (content.kind) {
    case 'loading':
      return <QuietBusy label={t('editor.loading', { name })} />;
    case 'binary':
    case 'image': {
      const bytes = wb.binaries.get(tab.id);
      if (bytes === undefined) return <QuietBusy label={t('editor.loading', { name })} />;
      return content.kind === 'image' ? (
        <ImageView key={tab.id} name={name} bytes={bytes} type={content.type} />
      ) : (
        <HexView key={tab.id} name={name} bytes={bytes} />
      );
    }
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
