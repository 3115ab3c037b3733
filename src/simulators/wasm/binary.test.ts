import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { addressLoadedBy, memoryLimits, withSharedMemory } from './binary.js';

/** (module (func (export "get") (result i32) i32.const 1000 i32.load offset=24) (memory 2 300)), encoded by hand. */
const MODULE = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 5, 1, 0x60, 0, 1, 0x7f],
  ...[2, 7, 1, 1, 0x65, 1, 0x66, 0, 0],
  ...[3, 2, 1, 0],
  ...[5, 5, 1, 1, 2, 0xac, 2],
  ...[7, 7, 1, 3, 0x67, 0x65, 0x74, 0, 1],
  ...[10, 10, 1, 8, 0, 0x41, 0xe8, 7, 0x28, 2, 24, 0x0b],
);

test('marks the memory as shared and changes nothing else', () => {
  const patched = withSharedMemory(MODULE, { minPages: 1, maxPages: 4096 });
  expect(memoryLimits(MODULE)).toEqual({ shared: false, minPages: 2, maxPages: 300 });
  expect(memoryLimits(patched)).toEqual({ shared: true, minPages: 1, maxPages: 4096 });
  const memory = 8 + 7 + 9 + 4; // header, types, imports, functions
  expect(patched.subarray(0, memory)).toEqual(MODULE.subarray(0, memory));
  expect(patched.subarray(-21)).toEqual(MODULE.subarray(-21));
});

test('finds the address that a getter loads, counting imported functions', () => {
  expect(addressLoadedBy(MODULE, 'get')).toBe(1024);
  expect(addressLoadedBy(MODULE, 'other')).toBeUndefined();
});

test('the build of MicroPython that we use has the expected shape', () => {
  const file = createRequire(import.meta.url).resolve('@micropython/micropython-webassembly-pyscript/micropython.wasm');
  const bytes = new Uint8Array(readFileSync(file));
  expect(memoryLimits(bytes).shared).toBe(false);
  expect(addressLoadedBy(bytes, 'mp_hal_get_interrupt_char')).toBeGreaterThan(1024);
  expect(() => new WebAssembly.Module(withSharedMemory(bytes, { minPages: 8, maxPages: 2048 }))).not.toThrow();
});
