import { useRef, type ReactNode } from 'react';
import { formatBytes, formatNumber } from '../../i18n/format.js';
import { t } from '../../i18n/t.js';
import { useScrollWindow } from '../../ui/index.js';
import { hexLine, hexLines } from './hex.js';
import { ViewerBar } from './ViewerBar.js';
import styles from './Viewers.module.css';

/** Height of a line in px; the same as in the style sheet. */
const LINE_HEIGHT = 20;

/** A file to look at. */
export interface ViewedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A size in words and in bytes: people compare the exact one with what a program printed. */
export function sizeFacts(size: number): string {
  return size < 1024 ? formatBytes(size) : t('editor.exactSize', { size: formatBytes(size), bytes: formatNumber(size) });
}

/** The bytes of a file that is no text: offset, hex, and what is printable. Only the lines in view are drawn. */
export function HexView({ name, bytes, children }: ViewedFile & { readonly children?: ReactNode }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const count = hexLines(bytes.length);
  const scroll = useScrollWindow(box, count, LINE_HEIGHT);
  const lines = Array.from({ length: Math.max(0, scroll.to - scroll.from) }, (_, index) => scroll.from + index);
  return (
    <div className={styles.view}>
      <ViewerBar name={name} bytes={bytes} facts={[t('editor.notTextFact'), sizeFacts(bytes.length)]}>
        {children}
      </ViewerBar>
      <div className={styles.hexHead} aria-hidden>
        <span>{t('editor.hexOffset')}</span>
        <span>{t('editor.hexBytes')}</span>
        <span>{t('editor.hexText')}</span>
      </div>
      <div
        ref={box}
        role="region"
        aria-label={t('editor.hexLabel', { name })}
        tabIndex={0}
        className={styles.hex}
        onScroll={scroll.onScroll}
      >
        <div className={styles.hexLines} style={{ height: count * LINE_HEIGHT }}>
          {lines.map((index) => {
            const { offset, hex, text } = hexLine(bytes, index);
            return (
              <div key={index} className={styles.hexLine} style={{ top: index * LINE_HEIGHT }}>
                <span className={styles.offset}>{offset}</span>
                <span>{hex}</span>
                <span className={styles.text}>{text}</span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
