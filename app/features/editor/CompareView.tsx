import { useEffect, useRef, type ReactNode } from 'react';
import { DisposableStore } from '../../../src/base/disposable.js';
import { t } from '../../i18n/t.js';
import type { Comparison } from '../../state/tabs-store.js';
import { Button } from '../../ui/index.js';
import { useWb, useWindow } from '../window/context.js';
import { commonOptions } from './editor-options.js';
import styles from './EditorArea.module.css';
import { editor } from './monaco-setup.js';
import { plainBrackets } from './tab-models.js';

/** Two texts side by side, differences marked; neither can be changed here. */
export function CompareView({ comparison }: { readonly comparison: Comparison }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const settings = useWb(
    (w) => w.settings,
    (s) => s,
  );
  const { left, right, leftTitle, rightTitle, actions = [] } = comparison;
  const { commander } = useWindow();
  useEffect(() => {
    if (box.current === null) return undefined;
    const store = new DisposableStore();
    const original = editor.createModel(left, 'python');
    const modified = editor.createModel(right, 'python');
    [original, modified].forEach(plainBrackets);
    const diff = editor.createDiffEditor(box.current, {
      ...commonOptions(settings),
      readOnly: true,
      originalEditable: false,
      renderSideBySide: true,
      renderOverviewRuler: false,
      ariaLabel: t('editor.compareLabel', { left: leftTitle, right: rightTitle }),
    });
    diff.setModel({ original, modified });
    // The models go last: the editor still looks at them while it is disposed of.
    store.defer(() => [original, modified].forEach((model) => model.dispose()));
    store.defer(() => diff.dispose());
    return () => store[Symbol.dispose]();
  }, [left, right, leftTitle, rightTitle, settings]);
  return (
    <div className={styles.compare}>
      <div className={styles.sides}>
        <span>{leftTitle}</span>
        <div className={styles.rightSide}>
          <span>{rightTitle}</span>
          {actions.length === 0 ? null : (
            <div className={styles.actions}>
              {actions.map(({ label, run }) => (
                <Button key={label} size="sm" onClick={() => void commander.attempt(label, run)}>
                  {label}
                </Button>
              ))}
            </div>
          )}
        </div>
      </div>
      <div ref={box} className={styles.code} />
    </div>
  );
}
