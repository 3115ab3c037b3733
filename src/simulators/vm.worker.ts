import { parentPort, workerData } from 'node:worker_threads';
import { BoardRuntime } from './vm/runtime.js';
import type { VmConfig, VmMessage } from './vm/config.js';

const port = parentPort;
if (port === null) throw new Error('vm.worker runs as a worker thread only');
// Sent by `startVm` in host/vm-process.ts, in the same build.
const config = workerData as VmConfig;
new BoardRuntime(config, (message: VmMessage) => port.postMessage(message)).run();
