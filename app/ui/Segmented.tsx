import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { classNames } from './class-names.js';
import type { Icon } from './icons.js';
import styles from './Segmented.module.css';

/** A choice between two or three things that are all worth showing. */
export interface SegmentedProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string; readonly icon?: Icon | undefined }[];
  readonly onChange: (value: V) => void;
  readonly disabled?: boolean | undefined;
}

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Buttons side by side, of which one is down; the arrow keys move it. */
export function Segmented<V extends string>({ label, value, options, onChange, disabled = false }: SegmentedProps<V>): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const handleKey = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined || disabled) return;
    event.preventDefault();
    const at = options.findIndex((option) => option.value === value);
    const next = (at + step + options.length) % options.length;
    const option = options[next];
    if (option === undefined) return;
    onChange(option.value);
    box.current?.querySelectorAll('button')[next]?.focus();
  };
  return (
    <div ref={box} role="radiogroup" aria-label={label} className={styles.box} onKeyDown={handleKey}>
      {options.map(({ value: one, label: words, icon: Mark }) => (
        <button
          key={one}
          type="button"
          role="radio"
          aria-checked={one === value}
          aria-disabled={disabled || undefined}
          tabIndex={one === value ? 0 : -1}
          className={classNames(styles.one, one === value && styles.on)}
          onClick={() => (disabled || one === value ? undefined : onChange(one))}
        >
          {Mark === undefined ? null : <Mark aria-hidden />}
          {words}
        </button>
      ))}
    </div>
  );
}
