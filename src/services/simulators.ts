import type { HostHandlers } from '../contract/api.js';
import type { Simulators } from './environment.js';

/** The contract's `simulators`. */
export function createSimulatorsHandlers(simulators: Simulators): HostHandlers['simulators'] {
  return {
    async power({ board, on }) {
      await simulators.power(board, on);
      return {};
    },
    async pressReset({ board }) {
      await simulators.pressReset(board);
      return {};
    },
    async unplug({ board, plugged }) {
      await simulators.plug(board, plugged);
      return {};
    },
    examples: ({ board }) => Promise.resolve(simulators.examples(board)),
    async setFaults({ board, faults }) {
      await simulators.setFaults(board, faults);
      return {};
    },
  };
}
