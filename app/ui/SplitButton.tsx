import type { ReactNode } from 'react';
import { Button, IconButton, type ButtonProps } from './Button.js';
import { ChevronDownIcon } from './icons.js';
import { Menu } from './Menu.js';
import type { MenuEntry } from './menu-entry.js';
import styles from './SplitButton.module.css';

/** A button whose second half opens related actions. */
export interface SplitButtonProps extends ButtonProps {
  readonly menuLabel: string;
  readonly menuItems: readonly MenuEntry[];
}

/** The usual action on the left, its variants behind the arrow. The arrow works even when the usual action can't. */
export function SplitButton({ menuLabel, menuItems, ...button }: SplitButtonProps): ReactNode {
  return (
    <span className={styles.split}>
      <Button {...button} className={styles.main} />
      <Menu
        align="end"
        items={menuItems}
        trigger={
          <IconButton
            icon={ChevronDownIcon}
            label={menuLabel}
            variant={button.variant ?? 'default'}
            size={button.size}
            disabledReason={menuItems.length === 0 ? button.disabledReason : undefined}
            className={styles.arrow}
          />
        }
      />
    </span>
  );
}
