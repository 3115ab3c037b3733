import { parentPort, workerData } from 'node:worker_threads';
import { Interpreter } from './vm/interpreter.js';

/** Names of all sources stay in a machine's memory: a fresh one from time to time. */
const SOURCES_PER_MACHINE = 200;

const port = parentPort;
if (port === null) throw new Error('compiler.worker runs as a worker thread only');
// Sent by bundled-compiler.ts, in the same build.
const module = workerData as WebAssembly.Module;
let machine: Interpreter | undefined = new Interpreter(module);
let sources = 0;

port.postMessage(machine.version());
port.on('message', (source: Uint8Array) => {
  machine ??= new Interpreter(module);
  const answer = machine.compile(source);
  if (answer.kind === 'cannot-tell' || ++sources % SOURCES_PER_MACHINE === 0) machine = undefined;
  port.postMessage(answer);
});
