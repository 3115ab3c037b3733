/** What flash costs: the processor stalls for `ms` whenever a unit of `bytes` is erased to be written. */
export interface FlashModel {
  readonly ms: number;
  readonly bytes: number;
}

/**
 * Flashes by name: the page of an nRF52840, the sector of a QSPI NOR chip, the sector of an STM32H7.
 *
 * Source: reference/micropython-host.md 1.9 and 2.1 (typical values of the data sheets).
 */
export const flashModels = {
  nrf: { ms: 85, bytes: 4096 },
  qspi: { ms: 45, bytes: 4096 },
  stm32: { ms: 1000, bytes: 131_072 },
} as const satisfies Record<string, FlashModel>;

/** Name of a flash. */
export type FlashName = keyof typeof flashModels;

/** Counts what is erased: a unit at a time, before its first byte is written; the rest of it is then there for later. */
export class EraseCount {
  readonly #model: FlashModel;
  #erasedBytes = 0;

  constructor(model: FlashModel) {
    this.#model = model;
  }

  /** How long the processor stalls to have so many bytes more erased, ms. */
  stallMs(bytes: number): number {
    const units = Math.max(0, Math.ceil((bytes - this.#erasedBytes) / this.#model.bytes));
    this.#erasedBytes += units * this.#model.bytes - bytes;
    return units * this.#model.ms;
  }
}
