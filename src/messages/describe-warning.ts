import type { FileFix, FileWarningKind } from '../base/file-warning.js';
import { english } from './en/index.js';
import { nameText } from './format.js';
import type { WarningText } from './types.js';

/** A warning as it comes from the checks or over the wire. */
export interface ShownWarning {
  readonly kind: string;
  readonly path: string;
  readonly line: number | null;
  readonly details: object;
  readonly fix: FileFix | null;
}

function isWarningKind(kind: string): kind is FileWarningKind {
  return Object.hasOwn(english.warnings, kind);
}

/**
 * Title, cause with a way on, and the label of the one-click fix (null: there is none), the same in the window and on the command
 * line. The place of a rename is part of its label.
 *
 * An unknown kind (from a newer host) is named as it is.
 */
export function describeWarning({ kind, path, details, fix }: ShownWarning): WarningText {
  if (!isWarningKind(kind)) return { title: nameText(path), body: `Outpost noticed: ${nameText(kind)}.`, fixLabel: null };
  // The compiler can't pair a kind with its details here; warnings are paired by the checks.
  const texts: Readonly<Record<FileWarningKind, (path: string, details: never) => WarningText>> = english.warnings;
  const shown = texts[kind](path, details as never);
  if (fix === null) return { ...shown, fixLabel: null };
  return fix.kind === 'rename' ? { ...shown, fixLabel: `Rename to ${nameText(lastPart(fix.suggestion))}` } : shown;
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
