import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const FIRMWARE = '/usr/share/firmware-microbit-micropython/firmware.hex';
const EMULATOR = 'qemu-system-arm';
/** End of the nRF51822's flash (nRF51 Reference Manual, chapter 5). */
const FLASH_END = 0x4_0000;

/** Why the genuine firmware can't be started here, or null when it can. */
export function qemuMissing(): string | null {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(`${folder}/${EMULATOR}`));
  if (!onPath) return `${EMULATOR} is not installed (Debian: apt-get install qemu-system-arm)`;
  if (!existsSync(FIRMWARE)) return 'the firmware is not installed (Debian: apt-get install firmware-microbit-micropython)';
  return null;
}

/** A genuine MicroPython 1.9.2 (micro:bit 1.0.1) in an emulator, on a pseudo-terminal. */
export interface QemuBoard extends AsyncDisposable {
  readonly device: string;
  /** Ends the emulator: what pulling the cable looks like. */
  unplug(): Promise<void>;
}

/** Starts the emulator and waits for the name of its serial device. */
export async function startMicrobit(): Promise<QemuBoard> {
  const erased = await erasedFlash();
  const loaded = [
    '-device',
    `loader,file=${FIRMWARE}`,
    '-device',
    `loader,file=${erased.file},addr=${erased.address},force-raw=on`,
  ];
  const args = ['-M', 'microbit', ...loaded, '-display', 'none', '-monitor', 'none', '-serial', 'pty'];
  const child = spawn(EMULATOR, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const device = await new Promise<string>((resolve, reject) => {
    let said = '';
    const read = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /(\/dev\/\S+) \(label serial0\)/.exec(said);
      if (found?.[1] !== undefined) resolve(found[1]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`${EMULATOR} ended with ${code}: ${said}`)));
    child.once('error', reject);
  }).catch(async (error: unknown) => {
    await erased.remove();
    throw error;
  });
  const unplug = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    await erased.remove();
  };
  return { device, unplug, [Symbol.asyncDispose]: unplug };
}

/**
 * What follows the firmware in the flash, as a chip leaves the factory.
 *
 * The emulator's flash holds zeros there and, like the chip's, lets no bit be set: the file system's mark of its spare page
 * could not be written, and the first sweep of a full disk then moved the files away from their table.
 */
async function erasedFlash(): Promise<{ readonly file: string; readonly address: number; remove(): Promise<void> }> {
  const address = endOfCode(await readFile(FIRMWARE, 'ascii'));
  const folder = await mkdtemp(join(tmpdir(), 'outpost-microbit-'));
  const file = join(folder, 'erased.bin');
  await writeFile(file, new Uint8Array(FLASH_END - address).fill(0xff));
  return { file, address, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The first address behind what an Intel HEX file puts into the flash (Intel Hexadecimal Object File Format, chapters 3 and 4). */
function endOfCode(hex: string): number {
  let upper = 0;
  let end = 0;
  for (const [, length = '', address = '', type, data = ''] of hex.matchAll(/^:(..)(....)(..)(.*)..\s*$/gm)) {
    if (type === '04') upper = Number.parseInt(data, 16) * 0x1_0000;
    const behind = upper + Number.parseInt(address, 16) + Number.parseInt(length, 16);
    if (type === '00' && behind <= FLASH_END) end = Math.max(end, behind);
  }
  return end;
}
