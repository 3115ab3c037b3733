import type { LinkName } from '../../src/simulators/index.js';
import { median } from '../harness.js';
import { BoardProfiler } from './profile.js';
import { TransferRig } from './rig.js';
import { samples } from './samples.js';

const RUNS = 5;
const SHOWN = 8;

/**
 * Where the board's thread is while samples are copied over a link, as text; the profiles lie in `dist/bench`.
 *
 * A board that is never waiting is the bound of what is measured, whatever the link could carry.
 */
export async function profileLink(link: LinkName): Promise<string> {
  const profiler = await BoardProfiler.start();
  await using rig = await TransferRig.start(link);
  let text = '';
  for (const sample of [samples.source, samples.random]) {
    for (const way of ['up', 'down'] as const) {
      await rig.clear();
      if (way === 'down') await rig.up(sample);
      const file = `dist/bench/transfer-${link}-${sample.name}-${way}.cpuprofile`;
      const busy: number[] = [];
      await profiler.begin(() => rig.wake());
      for (let i = 0; i < RUNS; i++) {
        // Emptying the board is in the profile too; it is short.
        if (way === 'up') await rig.clear();
        busy.push((await rig[way](sample)).boardBusy);
      }
      const time = await profiler.end(() => rig.wake(), file);
      text += `${link} ${sample.name} ${way}: on the processor ${percent(median(busy))} of a copy; profile: waiting ${percent(time.waiting)}, MicroPython ${percent(time.python)}, `;
      text += `garbage of the simulator ${percent(time.garbage)}\n`;
      for (const [name, share] of time.functions.slice(0, SHOWN)) text += `    ${percent(share)}  ${name}\n`;
    }
  }
  profiler.stop();
  return text;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
