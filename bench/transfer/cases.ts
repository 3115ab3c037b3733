import { flashModels, linkModels, type FlashName, type LinkName } from '../../src/simulators/index.js';
import { median, summary, type Figure, type Report } from '../harness.js';
import { peers, RawWire } from './peers.js';
import { TransferRig, type Copied } from './rig.js';
import { samples, type Sample } from './samples.js';

const KIB = 1024;
const MS_PER_SECOND = 1000;
/** Rows before a flash that would take longer are left out: of the whole suite, and of a group that was asked for by name. */
export const longestFlashRowMs = { whole: 10_000, named: 60_000 } as const;
/** What a transfer must reach of the slower of wire and flash. */
const SHARE = 0.85;
/** What LittleFS writes about a file besides its content: made, content, size and place, name. See `src/simulators/files`. */
const RECORD_BYTES = 5 * 128;
const BLOCK_BYTES = 4096;
const BLOCKS_PER_FOLDER = 2;

/** What must be reached: KB/s, and milliseconds for a tree of which nothing has changed. */
const targets: Readonly<Record<LinkName, { source: number; random: number; down: number; unchanged: number }>> = {
  cdc: { source: 400, random: 400, down: 400, unchanged: 500 },
  uart921600: { source: 180, random: 70, down: 75, unchanged: 600 },
  uart115200: { source: 33, random: 10, down: 10, unchanged: 2000 },
};

/** KB/s, a KB being 1024 bytes as in what is compared with. */
function rate(bytes: number, ms: number): number {
  return bytes / KIB / (ms / MS_PER_SECOND);
}

function wireMs(bytes: number, link: LinkName): number {
  return (bytes / linkModels[link].bytesPerSecond) * MS_PER_SECOND;
}

/** How long a flash needs for a sample alone: whole blocks for each file, and what is written about files and folders. */
export function flashMs(sample: Sample, flash: FlashName): number {
  const blocks = sample.files.reduce((sum, { content }) => sum + Math.ceil(content.length / BLOCK_BYTES), 0);
  const records = Math.floor((sample.files.length * RECORD_BYTES) / BLOCK_BYTES) + sample.folders.length * BLOCKS_PER_FOLDER;
  const { ms, bytes } = flashModels[flash];
  return Math.ceil(((blocks + records) * BLOCK_BYTES) / bytes) * ms;
}

/** Repeats what is short; what takes over 5 s is done once. The first run decides. */
async function repeated(
  run: () => Promise<Copied>,
  between: () => Promise<void>,
  runs: { readonly fast: number; readonly slow: number } = { fast: 10, slow: 5 },
): Promise<readonly Copied[]> {
  const first = await run();
  const n = first.ms > 5000 ? 1 : first.ms > 1000 ? runs.slow : runs.fast;
  const all = [first];
  while (all.length < n) {
    await between();
    all.push(await run());
  }
  return all;
}

function detailsOf(all: readonly Copied[], sample: Sample, link: LinkName): Pick<Figure, 'details'> & { readonly note?: string } {
  const of = (pick: (copied: Copied) => number): number => median(all.map(pick));
  const strategies = [...new Set(all.map(({ strategy }) => strategy))].filter((strategy) => strategy !== '');
  return {
    details: {
      wireShare: of(({ counts, ms }) => wireMs(Math.max(counts.sent, counts.received), link) / ms),
      bytes: sample.bytes,
      sent: of(({ counts }) => counts.sent),
      received: of(({ counts }) => counts.received),
      executions: of(({ counts }) => counts.executions),
      roundTrips: of(({ counts }) => counts.turns),
      boardBusy: of(({ boardBusy }) => boardBusy),
      hostBusy: of(({ hostBusy }) => hostBusy),
    },
    ...(strategies.length === 0 ? {} : { note: strategies.join('; ') }),
  };
}

interface PeerRates {
  readonly names: readonly string[];
  readonly rates: readonly number[];
}

/** What others reach over the same link, once. */
async function measurePeers(report: Report, rig: TransferRig, sample: Sample): Promise<PeerRates> {
  const rates: number[] = [];
  for (const peer of peers) {
    const file = sample.files[0];
    if (file === undefined) throw new Error('a peer copies one file');
    const content = file.content.subarray(0, peer.mostBytes);
    const part = { ...sample, files: [{ path: 'peer.bin', content }] };
    const stream = await rig.openStream();
    const start = performance.now();
    {
      await using wire = await RawWire.enter(stream);
      await peer.copy(wire, '/peer.bin', content);
    }
    const value = rate(content.length, performance.now() - start);
    await rig.check(part);
    const figure = `transfer.${rig.link}.${sample.name}.up.peer-${peer.name.replaceAll(' ', '-')}`;
    report.add({ figure, value, unit: 'KB/s', n: 1, details: { bytes: content.length } });
    rates.push(value);
    await rig.clear();
  }
  return { names: peers.map(({ name }) => name), rates };
}

function beside(
  ours: number,
  { names, rates }: PeerRates,
): Pick<Figure, 'baseline'> & { readonly ratios: Record<string, number> } {
  const ratios = Object.fromEntries(names.map((name, i) => [`times the ${name}`, ours / (rates[i] ?? Number.NaN)]));
  return { baseline: { name: names[0] ?? '', value: rates[0] ?? Number.NaN }, ratios };
}

async function measureUpAndDown(report: Report, rig: TransferRig, sample: Sample, others: PeerRates | undefined): Promise<void> {
  const { link } = rig;
  const target = targets[link];
  await rig.clear();
  const ups = await repeated(
    () => rig.up(sample),
    () => rig.clear(),
  );
  const upRates = ups.map(({ ms }) => rate(sample.bytes, ms));
  const compared = others === undefined ? undefined : beside(median(upRates), others);
  const { details, ...note } = detailsOf(ups, sample, link);
  report.add({
    figure: `transfer.${link}.${sample.name}.up`,
    unit: 'KB/s',
    ...(sample.name === 'source' ? { atLeast: target.source } : sample.name === 'random' ? { atLeast: target.random } : {}),
    ...summary(upRates),
    ...(compared === undefined ? {} : { baseline: compared.baseline }),
    details: { ...details, ...compared?.ratios },
    ...note,
  });
  if (sample.name === 'tree200') await measureUnchanged(report, rig, sample);
  const downs = await repeated(
    () => rig.down(sample),
    () => Promise.resolve(),
  );
  report.add({
    figure: `transfer.${link}.${sample.name}.down`,
    unit: 'KB/s',
    ...(sample.name === 'random' ? { atLeast: target.down } : {}),
    ...summary(downs.map(({ ms }) => rate(sample.bytes, ms))),
    ...detailsOf(downs, sample, link),
  });
}

async function measureUnchanged(report: Report, rig: TransferRig, sample: Sample): Promise<void> {
  const all = await repeated(
    () => rig.up(sample),
    () => Promise.resolve(),
  );
  report.add({
    figure: `transfer.${rig.link}.tree200unchanged`,
    unit: 'ms',
    target: targets[rig.link].unchanged,
    ...summary(all.map(({ ms }) => ms)),
    ...detailsOf(all, sample, rig.link),
  });
}

/** `transfer.<link>.<case>.up`, `.down` and `.tree200unchanged`, with what others reach over the same link. */
export async function measureLink(report: Report, link: LinkName): Promise<void> {
  await using rig = await TransferRig.start(link);
  await rig.connect();
  for (const sample of Object.values(samples)) {
    const hasPeers = sample.name === 'source' || sample.name === 'random';
    const others = hasPeers ? await measurePeers(report, rig, sample) : undefined;
    await measureUpAndDown(report, rig, sample, others);
  }
}

/** `transfer.<link>+<flash>.<case>.up`: against 85 % of the slower of wire and flash. */
export async function measureFlash(report: Report, link: LinkName, flash: FlashName, longestMs: number): Promise<void> {
  await using rig = await TransferRig.start(link);
  for (const sample of Object.values(samples)) {
    const figure = `transfer.${link}+${flash}.${sample.name}.up`;
    const boundMs = Math.max(wireMs(sample.bytes, link), flashMs(sample, flash));
    if (boundMs > longestMs) {
      process.stderr.write(`${figure} is left out: it would take over ${Math.round(boundMs / MS_PER_SECOND)} s\n`);
      continue;
    }
    const prepare = async (): Promise<void> => {
      rig.flash = undefined;
      await rig.clear();
      rig.flash = flash;
    };
    await prepare();
    const all = await repeated(() => rig.up(sample), prepare, { fast: 5, slow: 3 });
    const { details, ...note } = detailsOf(all, sample, link);
    const bound = rate(sample.bytes, boundMs);
    report.add({
      figure,
      unit: 'KB/s',
      atLeast: SHARE * bound,
      ...summary(all.map(({ ms }) => rate(sample.bytes, ms))),
      details: { bound, wireMs: wireMs(sample.bytes, link), flashMs: flashMs(sample, flash), ...details },
      ...note,
    });
  }
}
