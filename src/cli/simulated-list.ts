import { lockOwner } from '../node/port-lock.js';
import { simulatedBoards, type SimulatedBoardInfo } from '../simulators/index.js';

/** The simulated boards. */
export function simulatedList(): readonly SimulatedBoardInfo[] {
  return simulatedBoards;
}

/** A simulated board as a port: what `--port` takes, and who has it now. */
export interface SimulatedPort {
  readonly address: string;
  readonly kind: 'simulated';
  readonly name: string;
  readonly profile: string;
  readonly isSure: true;
  readonly isBootloader: false;
  readonly usb: null;
  readonly problem: { readonly code: string; readonly details: unknown } | null;
}

/** The simulated boards as ports. */
export function simulatedPorts(locks: string): readonly SimulatedPort[] {
  return simulatedBoards.map(({ id, name, profile }) => {
    const address = `sim:${id}`;
    const owner = lockOwner(address, locks);
    const details = owner === null ? null : { port: address, holder: owner.share ?? owner.program, pid: owner.pid };
    return {
      address,
      kind: 'simulated',
      name: `${name} (simulated)`,
      profile,
      isSure: true,
      isBootloader: false,
      usb: null,
      problem: details === null ? null : { code: 'transport.open-busy', details },
    };
  });
}
