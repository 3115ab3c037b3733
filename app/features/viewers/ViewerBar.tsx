import type { ReactNode } from 'react';
import { giveFile } from '../../commands/view-part.js';
import { t } from '../../i18n/t.js';
import { IconButton, SaveToDeviceIcon } from '../../ui/index.js';
import { useWindow } from '../window/context.js';
import styles from './Viewers.module.css';

/** What a viewer says of its file, with the controls it has. */
export interface ViewerBarProps {
  readonly name: string;
  readonly facts: readonly string[];
  readonly bytes: Uint8Array;
  readonly children?: ReactNode | undefined;
}

/** The bar above a file that is looked at and not edited. */
export function ViewerBar({ name, facts, bytes, children }: ViewerBarProps): ReactNode {
  const { wb, commander } = useWindow();
  return (
    <div className={styles.bar}>
      <span className={styles.facts}>{facts.join(' · ')}</span>
      {children}
      <IconButton
        size="sm"
        icon={SaveToDeviceIcon}
        label={t('editor.binaryDownload')}
        onClick={() => void commander.attempt(name, () => giveFile(wb, name, bytes))}
      />
    </div>
  );
}
