import { Select as Base } from '@base-ui/react/select';
import { useId, type ReactNode } from 'react';
import { classNames } from './class-names.js';
import styles from './Field.module.css';
import { CheckIcon, ChevronDownIcon } from './icons.js';
import menu from './Menu.module.css';

/** One choice of a `Select`. */
export interface SelectOption<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly detail?: string | undefined;
  readonly disabledReason?: string | undefined;
}

/** A choice of one among few. */
export interface SelectProps<V extends string> {
  readonly label: string;
  readonly hideLabel?: boolean | undefined;
  readonly value: V;
  readonly options: readonly SelectOption<V>[];
  readonly onChange: (value: V) => void;
  readonly hint?: string | undefined;
  readonly disabledReason?: string | undefined;
  /** Says the hint or the reason to screen readers only: where a line more would move what is below. */
  readonly hideNote?: boolean | undefined;
}

function Option<V extends string>({ option }: { readonly option: SelectOption<V> }): ReactNode {
  return (
    <Base.Item className={menu.item} value={option.value} disabled={option.disabledReason !== undefined}>
      <span className={menu.mark}>
        <Base.ItemIndicator className={styles.tick}>
          <CheckIcon aria-hidden />
        </Base.ItemIndicator>
      </span>
      <span className={menu.words}>
        <Base.ItemText>{option.label}</Base.ItemText>
        {option.disabledReason === undefined ? null : <small className={menu.reason}>{option.disabledReason}</small>}
      </span>
      {option.detail === undefined ? null : <small className={menu.detail}>{option.detail}</small>}
    </Base.Item>
  );
}

/** A labelled drop-down; a refused option, or the whole field, says why. */
export function Select<V extends string>(props: SelectProps<V>): ReactNode {
  const { label, hideLabel = false, value, options, onChange, hint, disabledReason, hideNote = false } = props;
  const id = useId();
  const note = disabledReason ?? hint;
  return (
    <div className={styles.field}>
      <span id={`${id}-label`} className={hideLabel ? styles.hidden : styles.label}>
        {label}
      </span>
      <Base.Root
        items={options}
        value={value}
        onValueChange={(next) => (next === null ? undefined : onChange(next))}
        disabled={disabledReason !== undefined}
        modal={false}
      >
        <Base.Trigger
          className={styles.select}
          aria-labelledby={`${id}-label`}
          aria-describedby={note === undefined ? undefined : `${id}-note`}
        >
          <Base.Value className={styles.value} />
          <ChevronDownIcon aria-hidden />
        </Base.Trigger>
        <Base.Portal>
          <Base.Positioner className={menu.positioner} alignItemWithTrigger={false} sideOffset={4} collisionPadding={8}>
            <Base.Popup className={classNames(menu.popup)} aria-label={label}>
              {options.map((option) => (
                <Option key={option.value} option={option} />
              ))}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
      {note === undefined ? null : (
        <p id={`${id}-note`} className={hideNote ? styles.hidden : styles.hint}>
          {note}
        </p>
      )}
    </div>
  );
}
