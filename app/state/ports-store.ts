import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PortInfo } from '../../src/contract/boards.js';

/** Every place where a board may be, as the host lists them now. */
export interface PortsState {
  readonly loaded: boolean;
  readonly ports: readonly PortInfo[];
}

/** Store of the ports. */
export type PortsStore = StoreApi<PortsState>;

/** Makes the store of the ports. */
export function createPortsStore(): PortsStore {
  return createStore<PortsState>(() => ({ loaded: false, ports: [] }));
}

/** The simulator's name in an address such as `sim:nano33ble`, or null for real ports. */
export function simulatedName(address: string): string | null {
  return address.startsWith('sim:') ? address.slice(4) : null;
}
