import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';

const FIRMWARE = '/usr/share/firmware-microbit-micropython/firmware.hex';
const EMULATOR = 'qemu-system-arm';

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
  const args = ['-M', 'microbit', '-device', `loader,file=${FIRMWARE}`, '-display', 'none', '-monitor', 'none', '-serial', 'pty'];
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
  });
  const unplug = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return { device, unplug, [Symbol.asyncDispose]: unplug };
}
