import type { ReactNode } from 'react';
import { BoardPane } from './BoardPane.js';
import { ComputerPane } from './ComputerPane.js';
import styles from './FilesPane.module.css';

/** The two file panes, one above the other: this computer and the board. */
export function FilesPane(): ReactNode {
  return (
    <div className={styles.panes} data-keys="files">
      <ComputerPane />
      <BoardPane />
    </div>
  );
}
