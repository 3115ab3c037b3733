import { useId, type ComponentPropsWithRef, type MouseEvent, type ReactNode } from 'react';
import styles from './Button.module.css';
import { classNames } from './class-names.js';
import type { Icon } from './icons.js';
import { Tooltip } from './Tooltip.js';

/** Green for the one Run, red for Stop and for what can't be undone, accent for the recommended step, ghost beside others. */
export type ButtonVariant = 'default' | 'primary' | 'danger' | 'accent' | 'ghost';

type NativeProps = Omit<ComponentPropsWithRef<'button'>, 'disabled' | 'title' | 'children'>;

/** Props that `Button` and `IconButton` share. */
export interface ButtonStateProps extends NativeProps {
  readonly variant?: ButtonVariant | undefined;
  readonly size?: 'sm' | 'md' | undefined;
  /** Shown on hover and focus. */
  readonly tooltip?: string | undefined;
  /** The key that does the same, such as `Mod+S`; shown in the tooltip. */
  readonly keys?: string | undefined;
  readonly tooltipSide?: 'top' | 'right' | 'bottom' | 'left' | undefined;
  /** Set when the action can't be taken now: says why and what would enable it. The button stays focusable. */
  readonly disabledReason?: string | undefined;
}

/** A button with words. */
export interface ButtonProps extends ButtonStateProps {
  readonly children: ReactNode;
  readonly icon?: Icon | undefined;
  /** An icon after the label, such as the arrow of a menu. */
  readonly trailingIcon?: Icon | undefined;
  /** Small, quiet text after the label, such as a port's name. */
  readonly hint?: string | undefined;
}

/** A button with an icon only; `label` is its name and its tooltip. */
export interface IconButtonProps extends ButtonStateProps {
  readonly icon: Icon;
  readonly label: string;
  /** For buttons that stay down, such as toggles. */
  readonly pressed?: boolean | undefined;
}

function refuse(event: MouseEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

interface FrameProps extends ButtonStateProps {
  readonly look: string | undefined;
  readonly fallbackTip?: string | undefined;
  readonly children: ReactNode;
}

function ButtonFrame(props: FrameProps): ReactNode {
  const { look, fallbackTip, variant = 'default', size = 'md', tooltip, keys, tooltipSide, disabledReason, ...native } = props;
  const reasonId = useId();
  const isDisabled = disabledReason !== undefined;
  const button = (
    <button
      type="button"
      {...native}
      className={classNames(styles.button, look, styles[variant], styles[size], native.className)}
      aria-disabled={isDisabled ? true : native['aria-disabled']}
      aria-describedby={isDisabled ? reasonId : native['aria-describedby']}
      onClick={isDisabled ? refuse : native.onClick}
    />
  );
  const tip = disabledReason ?? tooltip ?? (keys === undefined ? undefined : fallbackTip);
  return (
    <>
      {tip === undefined ? (
        button
      ) : (
        <Tooltip text={tip} keys={isDisabled ? undefined : keys} side={tooltipSide} children={button} />
      )}
      {isDisabled ? (
        <span id={reasonId} hidden>
          {disabledReason}
        </span>
      ) : null}
    </>
  );
}

/** A button with words, and an icon if wanted. */
export function Button({ children, icon: Mark, trailingIcon: Trail, hint, ...rest }: ButtonProps): ReactNode {
  return (
    <ButtonFrame {...rest} look={styles.text} fallbackTip={typeof children === 'string' ? children : undefined}>
      {Mark === undefined ? null : <Mark aria-hidden />}
      <span className={styles.label}>{children}</span>
      {hint === undefined ? null : <small className={styles.hint}> {hint}</small>}
      {Trail === undefined ? null : <Trail aria-hidden className={styles.trail} />}
    </ButtonFrame>
  );
}

/** A button with only an icon. */
export function IconButton({ icon: Mark, label, pressed, tooltip, variant = 'ghost', ...rest }: IconButtonProps): ReactNode {
  return (
    <ButtonFrame
      {...rest}
      look={styles.icon}
      variant={variant}
      tooltip={tooltip ?? label}
      aria-label={label}
      aria-pressed={pressed}
    >
      <Mark aria-hidden />
    </ButtonFrame>
  );
}
