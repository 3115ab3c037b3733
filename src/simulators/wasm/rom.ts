import type { Machine } from './machine.js';

/** A MicroPython map in memory: a word of flags and count, room, and the address of key and value pairs. */
interface MapView {
  readonly isFixed: boolean;
  readonly used: number;
  readonly room: number;
  readonly table: number;
}

const FLAG_BITS = 3;
const FIXED = 2;
const ORDERED = 4;
const QSTR_KEYS = 1;
const SENTINEL = 4;
const PAIR = 8;
/** A dict object's map lies behind its type; a module's dict is behind its type too. */
const BEHIND_TYPE = 4;

function mapAt(machine: Machine, address: number): MapView {
  const flags = machine.word(address) >>> 0;
  return {
    isFixed: (flags & FIXED) !== 0,
    used: flags >>> FLAG_BITS,
    room: machine.word(address + 4),
    table: machine.word(address + 8),
  };
}

function pairs(machine: Machine, map: MapView): (readonly [key: number, value: number])[] {
  const found: (readonly [number, number])[] = [];
  for (let i = 0; i < map.room; i++) {
    const key = machine.word(map.table + i * PAIR);
    if (key !== 0 && key !== SENTINEL) found.push([key, machine.word(map.table + i * PAIR + 4)]);
  }
  return found;
}

/**
 * Adds the entries of one Python dict to a table of the firmware, such as a built-in module's names or the list of
 * built-in modules. Entries whose value is None are taken out.
 *
 * Firmware tables are constant data, but in this build's memory they can be written: so boards get native-looking
 * modules without a trace in `sys.modules`. The caller keeps the values alive.
 */
export function mergeIntoTable(machine: Machine, mapAddress: number, dictAddress: number, none: number): void {
  const merged = new Map(pairs(machine, mapAt(machine, mapAddress)));
  for (const [key, value] of pairs(machine, mapAt(machine, dictAddress + BEHIND_TYPE))) {
    if (value === none) merged.delete(key);
    else merged.set(key, value);
  }
  const table = machine.malloc(merged.size * PAIR);
  [...merged].forEach(([key, value], i) => {
    machine.setWord(table + i * PAIR, key);
    machine.setWord(table + i * PAIR + 4, value);
  });
  machine.setWord(mapAddress, (merged.size << FLAG_BITS) | ORDERED | FIXED | QSTR_KEYS);
  machine.setWord(mapAddress + 4, merged.size);
  machine.setWord(mapAddress + 8, table);
}

/** The first value in a dict object: how the word that stands for an object such as None is learned. */
export function firstValue(machine: Machine, dictAddress: number): number {
  const first = pairs(machine, mapAt(machine, dictAddress + BEHIND_TYPE))[0];
  if (first === undefined) throw new Error('the dict is empty');
  return first[1];
}

/** Address of the map inside a module object. */
export function mapOfModule(machine: Machine, moduleAddress: number): number {
  return machine.word(moduleAddress + BEHIND_TYPE) + BEHIND_TYPE;
}

/** Finds the fixed map below `limit` that has `value` among its values: how the table of built-in modules is found. */
export function findTableWith(machine: Machine, value: number, limit: number): number | undefined {
  for (let at = 0; at < limit; at += 4) {
    const map = mapAt(machine, at);
    if (!map.isFixed || map.used === 0 || map.used !== map.room || map.used > 200) continue;
    if (map.table <= 0 || map.table >= machine.u8.length || map.table % 4 !== 0) continue;
    const keys = pairs(machine, map);
    // A dict of a module that imported the module would match too: the list of modules holds only module objects.
    const type = machine.word(value);
    if (keys.some(([, v]) => v === value) && keys.every(([, v]) => v % 4 === 0 && machine.word(v) === type)) return at;
  }
  return undefined;
}

/** Makes a constant text empty, such as the list of frozen modules; false when it is not there. */
export function hideText(machine: Machine, text: string, limit: number): boolean {
  const wanted = new TextEncoder().encode(text);
  const bytes = machine.u8;
  for (let at = bytes.indexOf(wanted[0] ?? 0, 1); at > 0 && at < limit; at = bytes.indexOf(wanted[0] ?? 0, at + 1)) {
    if (wanted.every((b, i) => bytes[at + i] === b)) {
      bytes[at] = 0;
      return true;
    }
  }
  return false;
}

/** Gives a constant str object another text (kept in memory for good). */
export function replaceText(machine: Machine, objectAddress: number, text: string): void {
  const bytes = new TextEncoder().encode(`${text}\0`);
  const data = machine.malloc(bytes.length);
  machine.u8.set(bytes, data);
  machine.setWord(objectAddress + 4, 0); // the hash is computed anew
  machine.setWord(objectAddress + 8, bytes.length - 1);
  machine.setWord(objectAddress + 12, data);
}
