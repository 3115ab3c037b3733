/** A file that is not on the board's volume: standard streams and the hidden ones of the simulator. */
export interface Device {
  /** Fills the target, at least one byte; blocks. `interrupted` when woken without data. */
  readonly read?: (target: Uint8Array) => number | 'interrupted';
  readonly write?: (bytes: Uint8Array) => void;
  /** The call of `vm/calls.ts`: an argument and an operation. */
  readonly seek?: (argument: number, operation: number) => number;
  readonly isReadable?: () => boolean;
}

/** A read-only text, such as the source of a built-in Python module. */
export function textDevice(text: string): Device {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return {
    read: (target) => {
      const taken = bytes.subarray(at, at + target.length);
      target.set(taken);
      at += taken.length;
      return taken.length;
    },
  };
}
