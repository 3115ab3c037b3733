/**
 * What is odd about a file that is about to be sent to a board. Never a reason to refuse: each has a way on.
 *
 * Lines and columns count from 1, columns in characters; null where a file as a whole is meant. Here, like the error codes, so
 * that the checks, the contract and the texts (`src/messages`) can all name it.
 */
export type FileWarning =
  | (Where<'web-page'> & { readonly site: 'github' | null; readonly fix: null })
  /** `size`: bytes of the real file, as the pointer says. */
  | (Where<'lfs-pointer'> & { readonly size: number | null; readonly fix: null })
  | (Where<'merge-conflict'> & { readonly count: number; readonly fix: null })
  | (Where<'syntax-error'> & { readonly message: string; readonly checkedBy: SyntaxChecker; readonly fix: null })
  | (Where<'byte-order-mark'> & {
      readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
      readonly fix: Extract<FileFix, { kind: 'remove-byte-order-mark' }>;
    })
  | (Where<'typographic-characters'> & {
      readonly characters: readonly TypographicCharacter[];
      readonly fix: Extract<FileFix, { kind: 'replace-characters' }>;
    })
  /** `reason`: in a person's words. The fix is null when no better name can be made of this one. */
  | (Where<'bad-name'> & { readonly reason: string; readonly fix: Extract<FileFix, { kind: 'rename' }> | null })
  | (Where<'shadows-module'> & {
      readonly module: string;
      /** How the firmware holds the module. */
      readonly origin: 'builtin' | 'frozen' | 'unknown';
      /** Which of the two `import` takes on this board. */
      readonly imported: 'file' | 'firmware' | 'uncertain';
      /** Whether the board itself named the module, or a list of common ones. */
      readonly knownFrom: 'board' | 'list';
      readonly fix: Extract<FileFix, { kind: 'rename' }>;
    });

/** Names of all warnings. */
export type FileWarningKind = FileWarning['kind'];

/** Where a warning belongs. `path` is the one on the board. */
interface Where<Kind extends string> {
  readonly kind: Kind;
  readonly path: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** Who tried to compile a file. The bundled MicroPython gives a hint only: the board's may know more or less. */
export type SyntaxChecker =
  { readonly kind: 'board' } | { readonly kind: 'bundled'; /** Such as `1.27.0`. */ readonly version: string };

/** A character of print typography in code, and what Python wants in its place (empty: nothing). */
export interface TypographicCharacter {
  readonly character: string;
  readonly replacement: string;
  readonly count: number;
}

/** A repair that can be applied with one click; a rename is done by whoever sends the file. */
export type FileFix =
  | { readonly kind: 'replace-characters'; readonly count: number }
  | { readonly kind: 'remove-byte-order-mark' }
  /** `suggestion`: whole path on the board. */
  | { readonly kind: 'rename'; readonly suggestion: string };
