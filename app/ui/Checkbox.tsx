import { Checkbox as Base } from '@base-ui/react/checkbox';
import { useId, type ReactNode } from 'react';
import styles from './Field.module.css';
import { CheckIcon } from './icons.js';

/** A yes-or-no setting. */
export interface CheckboxProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly hint?: string | undefined;
  readonly disabledReason?: string | undefined;
}

/** A labelled tick box. */
export function Checkbox({ label, checked, onChange, hint, disabledReason }: CheckboxProps): ReactNode {
  const id = useId();
  const note = disabledReason ?? hint;
  return (
    <div className={styles.check}>
      <Base.Root
        className={styles.box}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabledReason !== undefined}
        aria-labelledby={`${id}-label`}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
      >
        <Base.Indicator className={styles.tick}>
          <CheckIcon aria-hidden />
        </Base.Indicator>
      </Base.Root>
      <span id={`${id}-label`} onClick={() => (disabledReason === undefined ? onChange(!checked) : undefined)}>
        {label}
      </span>
      {note === undefined ? null : (
        <p id={`${id}-note`} className={styles.hint}>
          {note}
        </p>
      )}
    </div>
  );
}
