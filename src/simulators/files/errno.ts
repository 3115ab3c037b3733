/** Error numbers as boards use them (Linux numbering). */
export const Errno = {
  EPERM: 1,
  ENOENT: 2,
  EIO: 5,
  EBADF: 9,
  EACCES: 13,
  EEXIST: 17,
  ENODEV: 19,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  ENOSPC: 28,
  ENAMETOOLONG: 36,
  ENOTEMPTY: 39,
} as const;

/** One of the numbers in `Errno`. */
export type ErrnoValue = (typeof Errno)[keyof typeof Errno];

/** A file operation refused by the simulated board; becomes `OSError(errno)` in its Python. */
export class FileFault extends Error {
  override readonly name = 'FileFault';
  readonly errno: ErrnoValue;

  constructor(errno: ErrnoValue, what: string) {
    super(`${errno} ${what}`);
    this.errno = errno;
  }
}
