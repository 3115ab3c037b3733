import { execFile } from 'node:child_process';
import { installedPythonEnv } from '../../e2e/peers/python-env.js';
import { summary, times, type Report } from '../harness.js';
import { outpostBin, startBoard, startBoardOnPty, temporaryFolder } from './processes.js';

/**
 * `cli`: the whole command as a process, from its start to its end, to a board behind TCP. Beside it mpremote does the same, where the
 * peers' tests have installed it, so that the two can be compared on any machine.
 */
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
    ...(await peers()),
  });
}

/**
 * The median of 5 for mpremote's `exec` to such a board on a pseudo-terminal, which is what it is made for (over TCP its serial library
 * rests 300 ms on closing), and for Python's bare start; nothing where mpremote is not installed.
 */
async function peers(): Promise<{ readonly details?: Readonly<Record<string, number>> }> {
  const python = installedPythonEnv(process.cwd());
  if (python === undefined) return {};
  using home = temporaryFolder();
  await using board = await startBoardOnPty('generic', home.path);
  // `resume`: without the soft reset that mpremote does first, as our `exec` goes without it.
  const mpremote = (): Promise<string> =>
    program(python('mpremote'), ['connect', board.announced, 'resume', 'exec', 'print(1)'], process.env);
  const bare = (): Promise<string> => program(python('python'), ['-c', 'pass'], process.env);
  if ((await mpremote()).trim() !== '1') throw new Error('mpremote printed something else');
  await bare();
  return {
    details: {
      mpremote: summary(await times(5, { action: mpremote })).value,
      python: summary(await times(5, { action: bare })).value,
    },
  };
}

const node = (args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> => program(process.execPath, args, env);

function program(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, [...args], { env, timeout: 60_000 }, (error, out, err) => {
      if (error === null) resolve(out);
      else reject(new Error(`${args.join(' ')}: ${err || error.message}`));
    });
  });
}
