import { pyLiteral } from '../../base/py-literal.js';
import boardModule from '../python/board.py?raw';
import machineModule from '../python/machine.py?raw';
import pybModule from '../python/pyb.py?raw';
import pycomModule from '../python/pycom.py?raw';
import uzlibModule from '../python/uzlib.py?raw';
import asyncioModule from '../python/asyncio.py?raw';
import prelude from '../python/_board.py?raw';
import { callNames } from './calls.js';
import type { VmConfig } from './config.js';

/** Where the board's own Python files are seen while it starts. */
export const hiddenFolder = '/.sim';

/** Python files of the firmware by name, for one board. */
export function builtinSources({ board, uniqueId }: VmConfig): Readonly<Record<string, string>> {
  const constants = [
    `HEAP = ${board.heapBytes}`,
    `UNIQUE_ID = ${pyLiteral(uniqueId)}`,
    `FREQUENCY = ${board.frequency}`,
    `MOUNT = ${pyLiteral(board.mount)}`,
    `VOLUME = ${pyLiteral(board.volume.kind === 'fat' ? 'VfsFat' : 'VfsLfs2')}`,
    callNames,
  ].join('\n');
  return {
    '_board.py': `${constants}${prelude}`,
    'asyncio.py': asyncioModule,
    'board.py': boardModule,
    'machine.py': machineModule,
    'pyb.py': pybModule,
    'pycom.py': pycomModule,
    'uzlib.py': uzlibModule,
  };
}

/** Loads the board's Python part from the hidden folder and nowhere else: a person's `time.py` is not meant for it. */
export const loadSource = `__import__('sys').path[:] = ['${hiddenFolder}']\n__import__('_board')`;

/** Puts the board's modules, names and texts into the core. */
export function installSource({ board }: VmConfig): string {
  const { implementation } = board;
  const fields: [string, string][] = [
    ['name', pyLiteral('micropython')],
    ['version', tuple(implementation.version)],
  ];
  if (implementation.machine !== undefined) fields.push(['_machine', pyLiteral(implementation.machine)]);
  if (implementation.mpy !== undefined) fields.push(['_mpy', String(implementation.mpy)]);
  const record = (entries: readonly (readonly [string, string])[]): string =>
    `(${pyLiteral(entries.map(([name]) => name))}, [${entries.map(([, value]) => value).join(', ')}])`;
  return [
    '_board.install(',
    `modules=${pyLiteral(board.modules)},`,
    `missing=${pyLiteral(board.missingModules)},`,
    `implementation=${record(fields)},`,
    `platform=${pyLiteral(board.platform)},`,
    `version=${pyLiteral(board.sysVersion)},`,
    `uname=${record(Object.entries(board.uname).map(([name, value]) => [name, pyLiteral(value)] as const))},`,
    `path=${pyLiteral(board.path)})`,
  ].join('');
}

function tuple(values: readonly (number | string)[]): string {
  return `(${values.map((value) => pyLiteral(value)).join(', ')},)`;
}
