import { language, t } from './t.js';

const UNITS = ['B', 'KB', 'MB', 'GB'] as const;
const STEP = 1024;

function unitFor(bytes: number): number {
  let index = 0;
  for (let rest = Math.abs(bytes); rest >= STEP && index < UNITS.length - 1; rest /= STEP) index += 1;
  return index;
}

function inUnit(bytes: number, unit: number, digits: number): string {
  const value = bytes / STEP ** unit;
  return new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

/** A number in the language's way, with at most `digits` decimals (0 unless told). */
export function formatNumber(value: number, digits = 0): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}

/** A size such as "840 B", "3.1 KB", "182 KB"; one KB is 1024 bytes, as on the boards. */
export function formatBytes(bytes: number): string {
  const unit = unitFor(bytes);
  const digits = unit === 0 || bytes / STEP ** unit >= 100 ? 0 : 1;
  return `${inUnit(bytes, unit, digits)} ${UNITS[unit] ?? 'GB'}`;
}

/** A part of a whole in the whole's unit, such as "61 of 128 KB"; a part too small for it in its own, as in "12 KB of 1.5 MB". */
export function formatBytesOf(done: number, total: number): string {
  const unit = unitFor(total);
  const digits = unit === 0 || total / STEP ** unit >= 10 ? 0 : 1;
  const isTiny = done > 0 && done / STEP ** unit < 10 ** -digits;
  return t('ui.bytesOf', {
    done: isTiny ? formatBytes(done) : inUnit(done, unit, digits),
    total: `${inUnit(total, unit, digits)} ${UNITS[unit] ?? 'GB'}`,
  });
}

/** A rate such as "48.2 KB/s". */
export function formatRate(bytesPerSecond: number): string {
  return t('ui.rate', { amount: formatBytes(bytesPerSecond) });
}

/** A time of day such as "12:04", with seconds when asked. */
export function formatTime(at: Date | number, options: { readonly seconds?: boolean | undefined } = {}): string {
  return new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(options.seconds === true ? { second: '2-digit' as const } : {}),
  }).format(at);
}

/** A running time such as "00:42" or "1:02:05". */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** A rough time left such as "8 s", "2 min", "1 h 5 min". */
export function formatRemaining(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
