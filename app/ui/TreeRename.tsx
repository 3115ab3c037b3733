import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { t } from '../i18n/t.js';
import styles from './Tree.module.css';

interface TreeRenameProps {
  readonly name: string;
  readonly check: (name: string) => string | undefined;
  /** `undefined`: leave the name as it is. */
  readonly onEnd: (name: string | undefined) => void;
}

/** The field in which a line's name is edited: Enter takes it, Escape and leaving the field do not lose the old one. */
export function TreeRename({ name, check, onEnd }: TreeRenameProps): ReactNode {
  const [value, setValue] = useState(name);
  const field = useRef<HTMLInputElement>(null);
  const ended = useRef(false);
  const wrong = value === name ? undefined : check(value);
  useEffect(() => {
    const dot = name.lastIndexOf('.');
    field.current?.focus();
    field.current?.setSelectionRange(0, dot > 0 ? dot : name.length);
  }, [name]);
  const end = (next: string | undefined): void => {
    if (ended.current) return;
    ended.current = true;
    onEnd(next);
  };
  const accept = (): void => end(value.trim() === '' || value === name || wrong !== undefined ? undefined : value);
  const handleKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape') end(undefined);
    if (event.key === 'Enter' && !event.nativeEvent.isComposing && wrong === undefined) accept();
  };
  return (
    <>
      <input
        ref={field}
        className={styles.rename}
        value={value}
        spellCheck={false}
        aria-label={name === '' ? t('ui.newName') : t('ui.rename', { name })}
        aria-invalid={wrong === undefined ? undefined : true}
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={handleKeyDown}
        onClick={(event) => event.stopPropagation()}
        onBlur={accept}
      />
      {wrong === undefined ? null : (
        <span role="alert" className={styles.wrong}>
          {wrong}
        </span>
      )}
    </>
  );
}
