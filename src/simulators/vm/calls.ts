/**
 * What the board's Python part asks of the simulator: `call(argument, operation)`, in Python a `seek` on a hidden
 * file, so that no bridge between the two languages is needed. The answer is a number that is not negative.
 */
export const Call = {
  wait: 10, // argument: milliseconds; returns early on Ctrl-C; answers 1 when a timer is due
  readable: 11, // bytes that can be read; waits a little when asked again and again
  nextByte: 12, // waits for one byte of input; 256 when woken without one
  untrace: 13, // argument: id of an exception; forgets its traceback, so that our own frames do not show
  untraceLast: 14, // the same for the outermost frame only
  raisePending: 15, // argument: id of an exception; raised at the next jump of the running program
  ticksUs: 16,
  timer: 17, // argument: milliseconds until the next timer is due, 0 for none
  alloc: 18, // argument: the core's gc.mem_alloc(); answers the board's figure
  look: 31, // answers 1 when it is time to look at the heap
  overHeap: 19, // argument: the same; answers 1 when the board's heap is exceeded
  isFull: 28, // the same, after collecting; answers 1 when the program must get a MemoryError
  collect: 20, // collects garbage if that is safe here; answers 1 when done
  reset: 21, // hard reset; does not return
  deepSleep: 22, // argument: milliseconds; does not return
  probe: 23, // takes a picture of the static memory (start only)
  nested: 29, // takes a picture, runs Python once more from within, which takes another (start only)
  learn: 24, // this way of being called is safe for collecting (start only)
  hook: 25, // argument: id of the function to schedule at ticks
  ready: 26, // argument: gc.mem_alloc() when the board is ready: what counts as the firmware's own
  hold: 30, // 1: the core gets no more memory; 0: again (start only)
  sync: 32, // everything written is on the medium when it returns
  restart: 27, // a start script ended by SystemExit: soft reset
} as const;

/** The names of `Call` as Python source, so that both sides share one list. */
export const callNames: string = Object.entries(Call)
  .map(([name, value]) => `${name.replace(/[A-Z]/g, (c) => `_${c}`).toUpperCase()} = ${value}\n`)
  .join('');
