import { systemClock } from '../../src/base/clock.js';
import { silentLogger } from '../../src/base/logger.js';
import { genericProfile, refineProfile } from '../../src/boards/catalogue.js';
import { openRawReplFs } from '../../src/files/raw-repl-fs.js';
import { createOpenPort } from '../../src/node/open-port.js';
import { createSession, type Session } from '../../src/session/index.js';
import type { Report } from '../harness.js';
import { startBoard, temporaryFolder } from '../main/processes.js';
import { patience } from './rig.js';

const MEGABYTE = 1_000_000;
const TOTAL_BYTES = 100 * MEGABYTE;
/** By then everything that is allocated once has been. */
const WARM_BYTES = 10 * MEGABYTE;
const SAMPLE_BYTES = MEGABYTE;
/** Far less than the file, and about what the collector leaves lying about. */
const FLAT_MB = 32;

/** No simulated disk holds as much: on this board `open` gives a file that never was, of all byte values in turn. */
const ENDLESS_FILE = `
import builtins
class Endless:
    def __init__(self):
        self.left = ${TOTAL_BYTES}
        self.data = bytes(range(256)) * 32
    def __enter__(self):
        return self
    def __exit__(self, *what):
        pass
    def seek(self, at):
        self.left -= at
    def read(self, count):
        count = min(count, self.left, len(self.data))
        self.left -= count
        return self.data[:count]
builtins.open = lambda *what: Endless()
`;

/** `transfer.memory`: how much the host grows while it downloads 100 MB from a board in another process. */
export async function measureMemory(report: Report): Promise<void> {
  using home = temporaryFolder();
  await using board = await startBoard('generic', home.path);
  await using session = await connectTo(board.announced, home.path);
  await using lease = await session.acquire('Download', { ...patience(), interrupt: true });
  const { stderr } = await lease.exec(ENDLESS_FILE, patience());
  if (stderr.length > 0) throw new Error(new TextDecoder().decode(stderr));
  const fs = await openRawReplFs(lease, patience());

  let done = 0;
  let sampledAt = 0;
  const resident: number[] = [];
  const live: number[] = [];
  const start = performance.now();
  const sink = (piece: Uint8Array): void => {
    done += piece.length;
    if (done < WARM_BYTES || done - sampledAt < SAMPLE_BYTES) return;
    sampledAt = done;
    resident.push(process.memoryUsage.rss() / MEGABYTE);
    if (live.length === 0) live.push(collected());
  };
  await fs.readTo('/endless', sink, patience());
  const ms = performance.now() - start;
  if (done !== TOTAL_BYTES) throw new Error(`${done} bytes came`);
  live.push(collected());
  const [first = 0] = resident;
  const [before = 0, after = 0] = live;
  report.add({
    figure: 'transfer.memory',
    unit: 'MB',
    target: FLAT_MB,
    value: Math.max(...resident) - first,
    n: 1,
    details: { MB: TOTAL_BYTES / MEGABYTE, liveGrowthMB: after - before, KBps: TOTAL_BYTES / 1024 / (ms / 1000) },
  });
}

/** What is in use, in MB, once garbage is gone. */
function collected(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / MEGABYTE;
}

function connectTo(address: string, locks: string): Promise<Session> {
  const profile = genericProfile();
  const openPort = createOpenPort({ locks, program: 'bench' });
  return createSession(
    { address, label: address, profile, mode: 'repl', baudRate: profile.baudRate, probeOnAttach: true, reconnect: false },
    {
      clock: systemClock,
      log: silentLogger,
      open: (options) => openPort(address, options),
      waitForPort: () => Promise.reject(new Error('the board of a benchmark does not return')),
      refineProfile,
    },
    patience(),
  );
}
