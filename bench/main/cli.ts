import { execFile } from 'node:child_process';
import { summary, times, type Report } from '../harness.js';
import { outpostBin, startBoard, temporaryFolder } from './processes.js';

/** `cli`: the whole command as a process, from its start to its end, to a board behind TCP. */
export async function measureCli(report: Report): Promise<void> {
  using home = temporaryFolder();
  await using board = await startBoard('generic', home.path);
  const env = { ...process.env, OUTPOST_HOME: home.path };
  const nothing = (): Promise<string> => node(['-e', '0'], env);
  const exec = (): Promise<string> => node([outpostBin, 'exec', '--port', board.announced, 'print(1)'], env);
  await exec(); // builds when stale, and warms the disk cache for both
  await nothing();
  const bare: number[] = [];
  const whole: number[] = [];
  // In turn, so that whatever else the machine does falls on both.
  for (let i = 0; i < 20; i++) {
    bare.push(...(await times(1, { action: nothing })));
    whole.push(
      ...(await times(1, {
        action: exec,
        finish: async (out) => {
          if (out.trim() !== '1') throw new Error(`the command printed ${JSON.stringify(out)}`);
        },
      })),
    );
  }
  report.add({
    figure: 'cli',
    unit: 'ms',
    target: 100,
    ...summary(whole),
    baseline: { name: 'node -e 0', value: summary(bare).value },
  });
}

function node(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [...args], { env, timeout: 60_000 }, (error, out, err) => {
      if (error === null) resolve(out);
      else reject(new Error(`${args.join(' ')}: ${err || error.message}`));
    });
  });
}
