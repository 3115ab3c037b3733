/** What kind of file system a board keeps, and how it counts space. Sizes in bytes. */
export interface VolumeFormat {
  readonly kind: 'littlefs' | 'fat';
  readonly blockBytes: number;
  readonly blocks: number;
}

/** The rules in which FAT and LittleFS differ, as far as a program can see them. */
export interface VolumeRules {
  readonly format: VolumeFormat;
  /** Blocks gone before the first file. */
  readonly fixedBlocks: number;
  readonly directoryBlocks: number;
  /** Whether names that differ in case only are the same. */
  readonly ignoresCase: boolean;
  /** Whether `rename` replaces an existing file (else EEXIST). */
  readonly renameReplaces: boolean;
  /** Whether an opened file keeps its old content, on the medium, until it is closed or flushed. */
  readonly copiesOnWrite: boolean;
  readonly maxNameBytes: number;
  /** What one change of a directory or a table programs: bytes appended to a log, or whole blocks. */
  readonly recordBytes: number;
  blocksOf(sizeBytes: number): number;
  isLegalName(name: string): boolean;
}

/** LittleFS puts files of at most this many bytes into the directory itself. */
const INLINE_BYTES = 128;
/** A commit of LittleFS: a tag, a name or a pointer, and a checksum, in whole program units; the log's block is erased when it is full. */
const LOG_RECORD_BYTES = 128;

/**
 * The rules of a format.
 *
 * LittleFS: two blocks for each directory (the root's hold the superblock), small files inline, copy on write, names
 * up to 255 bytes. FAT: clusters of one block, root directory outside the clusters, one cluster a directory, writes in
 * place, long names without `"*:<>?|\`. Source: reference/micropython-host.md 1.6 and 1.9, flashing.md 4.1.
 */
export function volumeRules(format: VolumeFormat): VolumeRules {
  const wholeBlocks = (bytes: number): number => Math.ceil(bytes / format.blockBytes);
  if (format.kind === 'littlefs') {
    return {
      format,
      fixedBlocks: 2,
      directoryBlocks: 2,
      ignoresCase: false,
      renameReplaces: true,
      copiesOnWrite: true,
      maxNameBytes: 255,
      recordBytes: LOG_RECORD_BYTES,
      blocksOf: (bytes) => (bytes <= INLINE_BYTES ? 0 : wholeBlocks(bytes)),
      isLegalName: () => true,
    };
  }
  return {
    format,
    fixedBlocks: 0,
    directoryBlocks: 1,
    ignoresCase: true,
    renameReplaces: false,
    copiesOnWrite: false,
    maxNameBytes: 255,
    recordBytes: format.blockBytes,
    blocksOf: wholeBlocks,
    // eslint-disable-next-line no-control-regex -- control characters are exactly what FAT forbids
    isLegalName: (name) => !/["*:<>?|\\\u0000-\u001f\u007f]/.test(name) && !/[ .]$/.test(name),
  };
}

/** `os.statvfs` of a volume, in blocks. */
export interface VolumeUsage {
  readonly blockBytes: number;
  readonly blocks: number;
  readonly free: number;
  readonly maxNameBytes: number;
}
