import type * as serialport from 'serialport';

/** The package as Node's own loader gives it, and as a bundler does: CommonJS re-exports are then found behind `default` only. */
type Loaded = typeof serialport & { readonly default?: typeof serialport };

/** Loads the serial driver, on first use: its native part costs 20 ms that a command over TCP must not pay. */
export async function loadSerialPort(): Promise<typeof serialport.SerialPort> {
  const loaded = (await import('serialport')) as Loaded;
  return (loaded.default ?? loaded).SerialPort;
}
