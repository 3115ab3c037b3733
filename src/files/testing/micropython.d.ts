// The package ships no types for what the tests of device scripts use of it.
declare module '@micropython/micropython-webassembly-pyscript' {
  export function loadMicroPython(options: {
    readonly heapsize?: number;
    readonly linebuffer?: boolean;
    readonly stdout?: (data: Uint8Array) => void;
  }): Promise<{ runPython(code: string): unknown }>;
}
