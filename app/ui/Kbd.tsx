import type { ReactNode } from 'react';
import styles from './Kbd.module.css';
import { keyText } from './keys.js';

/** `keys` as in `Mod+Shift+P`. */
export interface KbdProps {
  readonly keys: string;
}

/** A key, written the way of this system. */
export function Kbd({ keys }: KbdProps): ReactNode {
  return <kbd className={styles['kbd']}>{keyText(keys)}</kbd>;
}
