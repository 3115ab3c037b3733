import type { Report } from '../files/progress.js';
import type { Context } from './verb.js';

/** At most this often is the line drawn again. */
const EVERY_MS = 100;

/** Shows progress on standard error while it is a terminal; nothing otherwise. `end` clears the line. */
export async function showProgress({ output }: Context): Promise<{ readonly report: Report; end(): void }> {
  const { stderr } = process;
  if (!stderr.isTTY || output.isJson) return { report: () => undefined, end: () => undefined };
  const { text, isMessageKey, sizeText } = await import('../messages/index.js');
  let drawnAt = 0;
  return {
    report: ({ step, args, done, total, unit }) => {
      const now = Date.now();
      if (now - drawnAt < EVERY_MS) return;
      drawnAt = now;
      const figure = (value: number): string => (unit === 'bytes' ? sizeText(value) : String(value));
      const amount = unit === 'none' ? '' : ` ${figure(done)}${total === null ? '' : ` / ${figure(total)}`}`;
      const line = `${isMessageKey(step) ? text(step, args) : step}${amount}`;
      stderr.write(`\r\x1b[K${line.slice(0, stderr.columns - 1)}`);
    },
    end: () => {
      if (drawnAt > 0) stderr.write('\r\x1b[K');
    },
  };
}
