import { useId, type ChangeEvent, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { classNames } from './class-names.js';
import styles from './Field.module.css';

/** A line of text to fill in. */
export interface InputProps {
  readonly label: string;
  /** Keeps the label for screen readers only, where the surroundings already say it. */
  readonly hideLabel?: boolean | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Enter. */
  readonly onSubmit?: (() => void) | undefined;
  readonly placeholder?: string | undefined;
  /** A quiet sentence below. */
  readonly hint?: string | undefined;
  /** What is wrong with the value and what would be right; replaces the hint. */
  readonly error?: string | undefined;
  /** Code font, for paths and names of files. */
  readonly mono?: boolean | undefined;
  readonly type?: 'text' | 'search' | 'number' | undefined;
  readonly autoFocus?: boolean | undefined;
  readonly readOnly?: boolean | undefined;
  readonly ref?: Ref<HTMLInputElement> | undefined;
}

/** A labelled text field. */
export function Input(props: InputProps): ReactNode {
  const {
    label,
    hideLabel = false,
    value,
    onChange,
    onSubmit,
    hint,
    error,
    mono = false,
    type = 'text',
    autoFocus = false,
    ...native
  } = props;
  const id = useId();
  const note = error ?? hint;
  const handleKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || onSubmit === undefined) return;
    event.preventDefault();
    onSubmit();
  };
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={hideLabel ? styles.hidden : styles.label}>
        {label}
      </label>
      <input
        {...native}
        id={id}
        type={type}
        value={value}
        autoFocus={autoFocus}
        spellCheck={false}
        autoComplete="off"
        className={classNames(styles.input, mono && styles.mono)}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        onChange={(event: ChangeEvent<HTMLInputElement>) => onChange(event.target.value)}
        onKeyDown={handleKeyDown}
      />
      {note === undefined ? null : (
        <p id={`${id}-note`} className={error === undefined ? styles.hint : styles.error}>
          {note}
        </p>
      )}
    </div>
  );
}
