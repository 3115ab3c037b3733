/**
 * What is told of a file that is about to be sent to a board, by kind. Plain values only: it crosses the wire as it is.
 *
 * Here, like the error codes, so that the checks (`src/checks`), the contract and the texts (`src/messages`) can all name it.
 */
export interface FileWarningDetails {
  /** A page of a web site under another name. `site`: `github` when it is one of theirs. */
  'web-page': { readonly site: 'github' | null };
  /** `size`: bytes of the real file, as the pointer says. */
  'lfs-pointer': { readonly size: number | null };
  /** `count`: conflicts in the file. */
  'merge-conflict': { readonly count: number };
  /** `bundledVersion`: null when the connected board said so, else the version of the bundled MicroPython: a hint only. */
  'syntax-error': { readonly message: string; readonly bundledVersion: string | null };
  'byte-order-mark': { readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' };
  /** Characters of print typography in code. `characters`: each different one once. */
  'typographic-characters': { readonly count: number; readonly characters: string };
  /** `reason`: in a person's words. */
  'bad-name': { readonly reason: string };
  'shadows-module': {
    readonly module: string;
    /** How the firmware holds the module. */
    readonly origin: 'builtin' | 'frozen' | 'unknown';
    /** Which of the two `import` takes on this board. */
    readonly imported: 'file' | 'firmware' | 'uncertain';
    /** Whether the board itself named the module, or a list of common ones. */
    readonly knownFrom: 'board' | 'list';
  };
}

/** Names of all warnings. */
export type FileWarningKind = keyof FileWarningDetails;

/** A warning of one kind. Lines and columns count from 1, columns in characters; null: the file as a whole is meant. */
export interface FileWarningOf<K extends FileWarningKind> {
  readonly kind: K;
  /** On the board. */
  readonly path: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly details: FileWarningDetails[K];
  readonly fix: FileFix | null;
}

/** What is odd about a file that is about to be sent. Never a reason to refuse: each has a way on. */
export type FileWarning = { readonly [K in FileWarningKind]: FileWarningOf<K> }[FileWarningKind];

/** A repair that can be applied with one click; a rename is done by whoever sends the file. */
export type FileFix =
  | { readonly kind: 'replace-characters'; readonly count: number }
  | { readonly kind: 'remove-byte-order-mark' }
  /** `suggestion`: whole path on the board. */
  | { readonly kind: 'rename'; readonly suggestion: string };
