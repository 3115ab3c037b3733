import type { CheckWarning } from '../../../src/contract/checks.js';
import { describeWarning } from '../../../src/messages/index.js';

/** What is odd about a file, in words, and the label of its one-click fix (null: there is none). */
export function warningWords(warning: CheckWarning): {
  readonly title: string;
  readonly body: string;
  readonly fixLabel: string | null;
} {
  return describeWarning(warning);
}

/** What is odd, beside a line that names the file already. */
export function warningWithoutName(warning: CheckWarning): string {
  const { title } = warningWords(warning);
  return title.startsWith(`${warning.path} `) ? title.slice(warning.path.length + 1) : title;
}
