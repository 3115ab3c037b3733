/** One file of a sample. */
export interface SampleFile {
  readonly path: string;
  readonly content: Uint8Array;
}

/** What is copied in one measurement: files of one folder, and the folders that they need. */
export interface Sample {
  readonly name: string;
  readonly folders: readonly string[];
  readonly files: readonly SampleFile[];
  readonly bytes: number;
}

const KIB = 1024;
const SOURCE_BYTES = 46 * KIB;

/** A generator of numbers from 0 to 1 that gives the same ones for the same seed (a 32-bit xorshift). */
export function numbers(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
}

/** Bytes without any pattern. */
export function randomBytes(length: number, seed: number): Uint8Array {
  const next = numbers(seed);
  return Uint8Array.from({ length }, () => Math.floor(next() * 256));
}

const NOUNS =
  `sensor frame buffer register channel offset window packet header payload device address counter timer sample filter threshold
  reading pixel histogram blob region line matrix vector color palette image exposure gain clock divider baud parity modem socket
  message topic broker token session key certificate record table index row column cache queue slot event handler callback
  state mode level edge pulse width period duty angle speed motor encoder battery voltage current power supply charger display font
  glyph cursor menu button encoder knob relay lamp strip heater fan pump valve tank pressure humidity altitude heading compass magnet
  accelerometer gyroscope temperature calibration config profile network station gateway antenna signal carrier band cell
  location fix satellite track point log file folder path chunk checksum version firmware partition sector page bank pin port bus`.split(
    /\s+/,
  );
const VERBS =
  `read write open close start stop reset begin finish send receive wait poll scan find match parse format encode decode pack unpack
  load store save restore update refresh clear fill draw copy move rotate scale measure convert compute estimate check verify enable
  disable attach detach connect disconnect publish subscribe configure select enter leave sleep wake`.split(/\s+/);
const ADJECTIVES =
  `raw last next first current previous total maximum minimum average default active pending ready busy empty full valid
  stale local remote internal external high low fast slow short long inner outer upper lower`.split(/\s+/);
const PHRASES = [
  'The data sheet leaves it open whether {n} is kept after a reset.',
  'Older parts answer with a {a} {n} here, newer ones with {d}.',
  'Called from an interrupt: nothing may be allocated.',
  'At {d} kHz one {n} takes about {d} us on the bus.',
  'Without a pause of {d} ms the {n} keeps its {a} value.',
  'Bits {b} to {b2} hold the {n}, the rest is reserved.',
  'Needs the {n} to be {a}; see {v}_{n}().',
  'Returns the {a} {n} in units of 1/{d}.',
  'Same as {v}_{n}(), but for the {a} {n} only.',
  'True once the {n} has been {v} since the {a} {n}.',
];

/** Writes Python as drivers and applications for boards are written: varied names, comments, numbers; the same for the same seed. */
class PythonWriter {
  readonly #next: () => number;
  readonly #lines: string[] = [];

  constructor(seed: number) {
    this.#next = numbers(seed);
  }

  write(bytes: number): string {
    this.#lines.push(`# ${this.#title()} for MicroPython.`, '', 'import time', 'import struct');
    this.#lines.push('from machine import Pin, I2C', 'from micropython import const', '');
    while (this.#lines.join('\n').length < bytes) this.#section();
    return this.#lines.join('\n').slice(0, bytes - 1) + '\n';
  }

  #section(): void {
    for (let i = this.#below(7); i > 0; i--) this.#lines.push(this.#constant());
    this.#lines.push('', '');
    this.#lines.push(`class ${this.#title().replaceAll(' ', '')}:`, `    """${this.#phrase()}"""`, '');
    const fields = Array.from({ length: 3 + this.#below(4) }, () => this.#name());
    this.#lines.push(`    def __init__(self, i2c, address=0x${this.#hex(2)}, ${fields[0]}=${this.#below(300)}):`);
    this.#lines.push('        self._i2c = i2c', '        self._address = address');
    for (const field of fields) this.#lines.push(`        self.${field} = ${this.#value(fields[0] ?? 'None')}`);
    for (let i = 3 + this.#below(5); i > 0; i--) this.#method(fields);
    this.#lines.push('');
    if (this.#next() < 0.5) this.#function();
  }

  #method(fields: readonly string[]): void {
    const argument = this.#pick(NOUNS);
    this.#lines.push('');
    if (this.#next() < 0.2) this.#lines.push('    @property', `    def ${this.#name()}(self):`);
    else
      this.#lines.push(
        `    def ${this.#pick(VERBS)}_${this.#pick(NOUNS)}(self, ${argument}, ${this.#pick(NOUNS)}=${this.#below(64)}):`,
      );
    if (this.#next() < 0.5) this.#lines.push(`        """${this.#phrase()}"""`);
    this.#body(8, 2 + this.#below(5), fields, argument);
    this.#lines.push(`        return self.${this.#pick(fields)}`);
  }

  #function(): void {
    const argument = this.#pick(NOUNS);
    this.#lines.push('', `def ${this.#pick(VERBS)}_${this.#pick(NOUNS)}(${argument}, limit=${this.#below(4000)}):`);
    this.#lines.push(`    result = ${this.#pick(['[]', '{}', 'bytearray(16)', '0'])}`);
    this.#lines.push(`    for ${this.#pick(['i', 'n', 'item'])} in range(limit):`);
    this.#lines.push(`        print("${this.#pick(ADJECTIVES)} ${this.#pick(NOUNS)}: %d of %d" % (${argument}, limit))`);
    this.#lines.push('    return result', '');
  }

  #body(indent: number, count: number, fields: readonly string[], argument: string): void {
    const pad = ' '.repeat(indent);
    for (let i = 0; i < count; i++) {
      const field = this.#pick(fields);
      const kind = this.#below(9);
      if (kind === 0) this.#lines.push(`${pad}# ${this.#phrase()}`);
      if (kind < 2)
        this.#lines.push(
          `${pad}self._i2c.writeto_mem(self._address, 0x${this.#hex(2)}, bytes([${argument} & 0x${this.#hex(2)}]))`,
        );
      else if (kind === 2)
        this.#lines.push(`${pad}data = self._i2c.readfrom_mem(self._address, 0x${this.#hex(2)}, ${2 + this.#below(7)})`);
      else if (kind === 3)
        this.#lines.push(
          `${pad}self.${field} = struct.unpack("<${this.#pick(['h', 'H', 'i', 'B', 'hhh'])}", data)[0] / ${this.#below(1000)}.${this.#below(10)}`,
        );
      else if (kind === 4)
        this.#lines.push(
          `${pad}if ${argument} ${this.#pick(['<', '>', '==', '!='])} self.${field}:`,
          `${pad}    raise ValueError("${this.#pick(ADJECTIVES)} ${this.#pick(NOUNS)}")`,
        );
      else if (kind === 5) this.#lines.push(`${pad}time.sleep_ms(${this.#below(200)})`);
      else if (kind === 6) this.#lines.push(`${pad}while not self.${field}:`, `${pad}    time.sleep_us(${this.#below(900)})`);
      else if (kind === 7)
        this.#lines.push(
          `${pad}self.${field} = (${argument} << ${this.#below(8)}) | (self.${this.#pick(fields)} >> ${this.#below(8)})`,
        );
      else
        this.#lines.push(
          `${pad}${this.#pick(NOUNS)} = self.${this.#pick(VERBS)}_${this.#pick(NOUNS)}(${argument} + ${this.#below(100)})`,
        );
    }
  }

  #constant(): string {
    return `_${this.#pick(NOUNS).toUpperCase()}_${this.#pick(NOUNS).toUpperCase()} = const(0x${this.#hex(2 + 2 * this.#below(2))})`;
  }

  #value(argument: string): string {
    return this.#pick([argument, 'None', 'False', String(this.#below(5000)), `bytearray(${this.#below(64)})`, '0']);
  }

  #name(): string {
    return this.#next() < 0.4 ? `_${this.#pick(NOUNS)}` : `${this.#pick(ADJECTIVES)}_${this.#pick(NOUNS)}`;
  }

  #title(): string {
    const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
    return `${capital(this.#pick(ADJECTIVES))} ${capital(this.#pick(NOUNS))}`;
  }

  #phrase(): string {
    return this.#pick(PHRASES).replaceAll(/\{(\w+)\}/g, (_, key: string) => {
      if (key === 'n') return this.#pick(NOUNS);
      if (key === 'v') return this.#pick(VERBS);
      if (key === 'a') return this.#pick(ADJECTIVES);
      return String(this.#below(key === 'd' ? 1000 : 16));
    });
  }

  #hex(digits: number): string {
    return Array.from({ length: digits }, () => this.#below(16).toString(16).toUpperCase()).join('');
  }

  #below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }

  #pick<T>(from: readonly T[]): T {
    const found = from[this.#below(from.length)];
    if (found === undefined) throw new Error('nothing to choose from');
    return found;
  }
}

/** Python source of our own making, ASCII. */
export function pythonSource(bytes: number, seed: number): Uint8Array {
  return new TextEncoder().encode(new PythonWriter(seed).write(bytes));
}

function single(name: string, content: Uint8Array): Sample {
  const path = `${name}.${name === 'source' ? 'py' : 'bin'}`;
  return { name, folders: [], files: [{ path, content }], bytes: content.length };
}

function tree200(): Sample {
  const folders = ['lib', 'lib/drivers', 'app', 'app/pages'];
  const files = Array.from({ length: 200 }, (_, i) => ({
    path: `${folders[i % folders.length] ?? ''}/part_${i}.py`,
    content: pythonSource(KIB, 5000 + i),
  }));
  return { name: 'tree200', folders, files, bytes: files.length * KIB };
}

/** The samples by name. */
export const samples = {
  source: single('source', pythonSource(SOURCE_BYTES, 46)),
  random: single('random', randomBytes(50 * KIB, 50)),
  random1m: single('random1m', randomBytes(KIB * KIB, 1000)),
  tree200: tree200(),
} as const satisfies Record<string, Sample>;
