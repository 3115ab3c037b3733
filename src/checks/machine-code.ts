import { codeOnly } from './python-text.js';

const DECORATOR = /^([ \t]*)@[ \t]*micropython[ \t]*\.[ \t]*(native|viper|asm_\w+)\b/;

/**
 * A source for a compiler that makes no machine code: the decorators of native and viper are blanked out, and an assembler
 * function is left with an empty body. Lines stay where they are.
 *
 * Whether the board can make such code is not what is checked: compiling it takes memory that the board may need, and
 * compilers without it refuse the decorator. Source: MicroPython documentation, "Maximising MicroPython speed" and
 * "Inline assembler".
 */
export function withoutMachineCode(text: string): string {
  if (!text.includes('micropython')) return text;
  const lines = text.split('\n');
  const code = codeOnly(text).split('\n');
  for (const [at, line] of code.entries()) {
    const match = DECORATOR.exec(line);
    if (match === null) continue;
    lines[at] = ' '.repeat(match[0].length) + (lines[at] ?? '').slice(match[0].length);
    if (match[2]?.startsWith('asm_') === true) emptyBody(lines, code, at + 1);
  }
  return lines.join('\n');
}

/** Leaves `pass` of the function whose `def` stands at `from` or, after other decorators, below. */
function emptyBody(lines: string[], code: readonly string[], from: number): void {
  const def = code.findIndex((line, i) => i >= from && /^[ \t]*def\b/.test(line));
  if (def < 0) return;
  const head = code.findIndex((line, i) => i >= def && /:\s*$/.test(line));
  // A body on the line of the `def` compiles as it is: assembler looks like calls.
  if (
    head < 0 ||
    /:\s*\S/.test(
      code
        .slice(def, head + 1)
        .join(' ')
        .replace(/\([^)]*\)/g, ''),
    )
  )
    return;
  const indent = indentOf(code[def] ?? '');
  const rest = code.slice(head + 1);
  const after = rest.findIndex((line) => line.trim() !== '' && indentOf(line) <= indent);
  const body = rest.slice(0, after < 0 ? rest.length : after);
  const first = body.findIndex((line) => line.trim() !== '');
  if (first < 0) return;
  for (const [i, line] of body.entries()) lines[head + 1 + i] = i === first ? `${line.slice(0, indentOf(line))}pass` : '';
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
