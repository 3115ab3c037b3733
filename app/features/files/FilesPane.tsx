import type { ReactNode } from 'react';
import { useWindow } from '../window/context.js';
import { BoardPane } from './BoardPane.js';
import { ComputerPane } from './ComputerPane.js';
import styles from './FilesPane.module.css';

/** The two file panes, one above the other: this computer and the board. Commands go to the one with the focus. */
export function FilesPane(): ReactNode {
  const { wb } = useWindow();
  const touch = (pane: 'computer' | 'board') => () => wb.filesClipboard.setState({ pane });
  return (
    <div className={styles.panes} data-keys="files">
      <div className={styles.half} onFocusCapture={touch('computer')} onPointerDownCapture={touch('computer')}>
        <ComputerPane />
      </div>
      <div className={styles.half} onFocusCapture={touch('board')} onPointerDownCapture={touch('board')}>
        <BoardPane />
      </div>
    </div>
  );
}
