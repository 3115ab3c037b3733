import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ensureBuilt, needs } from '../../scripts/lib/parts.mjs';
import { outpost, start, type Ended, type Running } from './testing/command.js';

// Real processes, a real simulated board in another one, bytes over TCP: as a person and a script use it.
// Each test starts several processes, on machines that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

let home: string;
let cwd: string;
let board: Running;
let address: string;

beforeAll(async () => {
  await ensureBuilt(needs.cli);
  home = await mkdtemp(path.join(os.tmpdir(), 'outpost-cli-home-'));
  board = start(home, ['simulate', 'generic'], os.tmpdir());
  await board.until('\n');
  address = board.stdout().trim();
}, 120_000);
afterAll(async () => {
  board.child.kill('SIGINT');
  await board.ended;
  await rm(home, { recursive: true, force: true });
});
beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'outpost-cli-'));
  return () => rm(cwd, { recursive: true, force: true });
});

/** A verb on the shared board. */
const on = (verb: string, ...args: string[]): Promise<Ended> => outpost(home, [verb, '--port', address, ...args], { cwd });
const local = (name: string) => path.join(cwd, name);
const done = { code: 0, stderr: '' };

describe('exec and run', () => {
  test('standard output is the output of the program and nothing else', async () => {
    expect(await on('exec', 'print(6 * 7)')).toMatchObject({ ...done, stdout: '42\r\n' });
    expect(await on('exec', 'import sys; sys.stdout.write("no end of line")')).toMatchObject({
      ...done,
      stdout: 'no end of line',
    });
    expect(await on('exec', 'pass')).toMatchObject({ ...done, stdout: '' });
  });

  test('line ends are as the board sent them, or LF when asked for', async () => {
    expect(await on('exec', '--lf', 'print(1)\nimport sys\nsys.stdout.write("2\\r")')).toMatchObject({
      ...done,
      stdout: '1\n2\r',
    });
  });

  test('variables stay at the prompt between two commands, and a run begins anew', async () => {
    await on('exec', 'kept = "é 😀"');
    expect(await on('exec', 'print(kept)')).toMatchObject({ ...done, stdout: 'é 😀\r\n' });
    await writeFile(local('a.py'), 'print("kept" in globals())\n');
    expect(await on('run', 'a.py')).toMatchObject({ ...done, stdout: 'False\r\n' });
  });

  test('an exception exits with 1, its traceback on standard error', async () => {
    await writeFile(local('bad.py'), 'print("before")\ndef f():\n    raise ValueError("why")\nf()\n');
    const { code, stdout, stderr } = await on('run', 'bad.py');
    expect([code, stdout]).toEqual([1, 'before\r\n']);
    expect(stderr).toMatch(/^Traceback [^]*line 4[^]*line 3, in f\nValueError: why\n$/);
  });

  test('input comes from standard input, a line end being Enter', async () => {
    await writeFile(local('ask.py'), 'a = input()\nb = input()\nprint(repr(a + "," + b))\n');
    const { code, stdout } = await outpost(home, ['run', '-p', address, 'ask.py'], { cwd, input: 'one\ntwo\n' });
    expect(code).toBe(0);
    expect(stdout.endsWith("'one,two'\r\n")).toBe(true);
  });

  test('a script can come from standard input', async () => {
    expect(await outpost(home, ['run', '-p', address, '-'], { cwd, input: 'for i in range(3):\n    print(i)\n' })).toMatchObject({
      ...done,
      stdout: '0\r\n1\r\n2\r\n',
    });
  });

  test('a megabyte of output arrives whole', async () => {
    const { stdout, code } = await on('exec', 'for i in range(20000): print("%050d" % i)');
    expect(code).toBe(0);
    expect(stdout.split('\n').length).toBe(20001);
    expect(stdout.endsWith(`${'19999'.padStart(50, '0')}\r\n`)).toBe(true);
  });

  test('Ctrl-C stops the program on the board, exits with 130, and leaves the board at its prompt', async () => {
    await writeFile(local('loop.py'), 'print("started")\nwhile True:\n    pass\n');
    const running = start(home, ['run', '-p', address, 'loop.py'], cwd);
    await running.until('started');
    running.child.kill('SIGINT');
    expect(await running.ended).toMatchObject({ code: 130 });
    expect(await on('exec', 'print("free")')).toMatchObject({ ...done, stdout: 'free\r\n' });
  });

  test('a reader that goes away stops a program that prints without end', async () => {
    const running = start(home, ['exec', '-p', address, 'while True: print("x" * 70)'], cwd);
    await running.until('xxx');
    running.child.stdout.destroy();
    expect((await running.ended).code).toBe(130);
    expect(await on('exec', 'print("free")')).toMatchObject({ stdout: 'free\r\n' });
  });

  test('--json gives outcome, output and the places of a traceback', async () => {
    const { code, stdout, stderr } = await on('exec', '--json', 'print(1)\nraise KeyError(2)');
    expect([code, stderr]).toEqual([1, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'raised',
      stdout: '1\r\n',
      exception: 'KeyError: 2',
      frames: [{ line: 2 }],
    });
  });
});

describe('files', () => {
  const clean = async () => expect(await on('rm', '-r', '-f', ':a.py', ':lib', ':big.bin')).toMatchObject(done);

  test('copies both ways without changing a byte, and cat gives exactly them', async () => {
    const content = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 31 + (i >> 7)) & 0xff));
    await writeFile(local('big.bin'), content);
    expect(await on('cp', 'big.bin', ':')).toMatchObject({ ...done, stdout: '' });
    expect((await on('cat', ':big.bin')).bytes.equals(content)).toBe(true);
    expect(await on('cp', ':big.bin', 'back.bin')).toMatchObject(done);
    expect((await readFile(local('back.bin'))).equals(content)).toBe(true);
  });

  test('an empty file stays one, on both sides', async () => {
    await writeFile(local('empty'), '');
    await on('cp', 'empty', ':a.py');
    expect(await on('cat', ':a.py')).toMatchObject({ ...done, stdout: '' });
    await on('cp', ':a.py', 'again');
    expect((await readFile(local('again'))).length).toBe(0);
  });

  test('copies folders with all that is inside, without caches and links', async () => {
    await clean();
    await mkdir(local('lib/deep'), { recursive: true });
    await mkdir(local('lib/__pycache__'));
    await writeFile(local('lib/__pycache__/x.pyc'), 'x');
    await writeFile(local('lib/one.py'), '1');
    await writeFile(local('lib/deep/two.py'), '2');
    await symlink('/etc/hostname', local('lib/link'));
    expect((await on('cp', 'lib', ':')).code).toBe(2);
    expect(await on('cp', '-r', 'lib', ':')).toMatchObject(done);
    const { stdout } = await on('ls', '-r', ':lib', '--json');
    const { entries } = JSON.parse(stdout) as { entries: { path: string }[] };
    expect(entries.map((entry) => entry.path)).toEqual(['/lib/deep', '/lib/deep/two.py', '/lib/one.py']);
    expect(await on('cp', '-r', ':lib', 'copy')).toMatchObject(done);
    expect(await readdir(local('copy'), { recursive: true })).toEqual(
      expect.arrayContaining(['one.py', 'deep', path.join('deep', 'two.py')]),
    );
    expect(await on('cp', '-r', ':lib', '.')).toMatchObject({ code: 0 });
  });

  test('a target that ends with a slash is made as a folder; another name renames', async () => {
    await clean();
    await writeFile(local('x.py'), 'x = 1\n');
    expect(await on('cp', 'x.py', ':lib/sub/')).toMatchObject(done);
    expect(await on('cat', ':lib/sub/x.py')).toMatchObject({ stdout: 'x = 1\n' });
    expect(await on('cp', ':lib/sub/x.py', ':a.py')).toMatchObject(done);
    expect(await on('mv', ':a.py', ':lib')).toMatchObject(done);
    expect(await on('cat', ':lib/a.py', ':lib/sub/x.py')).toMatchObject({ ...done, stdout: 'x = 1\nx = 1\n' });
    expect(await on('mv', ':lib/a.py', ':lib/sub/x.py')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('(fs.exists)'),
    });
  });

  test('a different main.py or boot.py is replaced only with --yes, whatever the way it is named', async () => {
    await on('rm', '-f', ':main.py');
    await writeFile(local('main.py'), 'print("mine")\n');
    expect(await on('cp', 'main.py', ':')).toMatchObject(done);
    expect(await on('cp', 'main.py', ':')).toMatchObject(done);
    await mkdir(local('project'));
    await writeFile(local('project/main.py'), 'print("next")\n');
    await writeFile(local('project/other.py'), '1');
    const refused = { code: 1, stderr: expect.stringMatching(/main\.py[^]*Replace it\?[^]*--yes[^]*\(fs\.changed-on-board\)/) };
    expect(await on('cp', 'project/main.py', ':main.py')).toMatchObject(refused);
    expect(await on('cp', '-r', 'project/', ':/')).toMatchObject({ code: 0 });
    expect(await on('cp', '-r', 'project/.', ':')).toMatchObject(refused);
    expect(await on('cat', ':main.py')).toMatchObject({ stdout: 'print("mine")\n' });
    expect(await on('ls', ':other.py')).toMatchObject({ code: 1 });
    expect(await on('cp', '--yes', 'project/main.py', ':main.py')).toMatchObject({ code: 0 });
    expect(await on('cat', ':main.py')).toMatchObject({ stdout: 'print("next")\n' });
    expect(await on('rm', '-r', ':main.py', ':project')).toMatchObject(done);
  });

  test('odd names survive the way to the board and back', async () => {
    const names = ['quote\'".py', 'sp ace.py', '😀.py', 'שלום.py', 'new\nline.py', '-dash.py'];
    for (const name of names) await writeFile(local(name), name);
    // Two of them are no Python, which is said and does not stop anything.
    expect(await on('cp', '--', ...names.map((name) => `./${name}`), ':odd/')).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Warning: [^]*sp ace\.py does not compile/),
    });
    expect((await on('ls', ':odd')).stdout.trim().split('\n')).toHaveLength(names.length);
    expect(await on('cat', ...names.map((name) => `:odd/${name}`))).toMatchObject({ ...done, stdout: names.join('') });
    expect(await on('cp', '-r', ':odd', 'back')).toMatchObject(done);
    for (const name of names) expect(await readFile(path.join(local('back'), name), 'utf8')).toBe(name);
    expect(await on('rm', '-r', ':odd')).toMatchObject(done);
  });

  test('says what is missing, and that a folder is one', async () => {
    await writeFile(local('a.py'), '');
    await on('cp', 'a.py', ':lib/');
    for (const [args, code, words] of [
      [['cat', ':none.py'], 1, '(fs.not-found)'],
      [['rm', ':lib'], 1, '(fs.is-directory)'],
      [['cp', 'none.py', ':'], 1, '(workspace.not-found)'],
      [['cp', 'a.py', 'b.py'], 2, 'colon'],
      [['ls', 'lib'], 2, ':lib'],
      [['mkdir', ':lib'], 1, '(fs.exists)'],
      [['ls', ':lib/..'], 1, '(fs.bad-name)'],
    ] as const) {
      const [verb, ...rest] = args;
      expect(await on(verb, ...rest)).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(words) });
    }
  });

  test('a file larger than the disk is refused before anything is written', async () => {
    await clean();
    await writeFile(local('huge.bin'), new Uint8Array(2_000_000));
    expect(await on('cp', 'huge.bin', ':big.bin')).toMatchObject({ code: 1, stderr: expect.stringContaining('(fs.no-space)') });
    expect(await on('cat', ':big.bin')).toMatchObject({ code: 1 });
  });

  test('df tells size and free space', async () => {
    const { stdout } = await on('df', '--json');
    const figures = JSON.parse(stdout) as { total: number; used: number; free: number };
    expect(figures).toMatchObject({ root: '/', total: 384 * 4096, blockSize: 4096 });
    expect(figures.used + figures.free).toBe(figures.total);
  });

  test('a folder of this computer that can not be written is an error, and nothing else', async () => {
    await writeFile(local('a.py'), 'a');
    await on('cp', 'a.py', ':');
    await mkdir(local('shut'));
    await chmod(local('shut'), 0o500);
    if (process.getuid?.() !== 0)
      expect(await on('cp', ':a.py', 'shut/')).toMatchObject({ code: 1, stderr: expect.stringContaining('(workspace.io)') });
  });
});

describe('save', () => {
  test('says what is odd about a file, and saves it all the same', async () => {
    await writeFile(local('page.py'), '<!DOCTYPE html>\n<title>page.py · GitHub</title>\n');
    const saved = await on('save', 'page.py', ':page.py');
    expect(saved).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(/^Warning: \/page\.py is a web page \(line 1\)\./),
    });
    expect(await on('cat', ':page.py')).toMatchObject({ stdout: expect.stringContaining('GitHub') });
    await writeFile(local('print.py'), 'x = “a”\n@micropython.native\ndef f(): pass\ny ==\n');
    const { stderr } = await on('cp', 'print.py', ':');
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^Warning: \/print\.py has curly quotes or typographic spaces in its code \(line 1\)/),
      expect.stringMatching(/^Warning: \/print\.py does not compile \(line 4\)/),
    ]);
    await on('rm', ':page.py', ':print.py');
  });

  test('saves, remembers where, and asks before it replaces what someone else wrote', async () => {
    await on('rm', '-f', ':main.py', ':app.py');
    await writeFile(local('app.py'), 'print("first")\n');
    expect(await on('save', 'app.py')).toMatchObject({ code: 2, stderr: expect.stringContaining(':main.py') });
    expect(await on('save', 'app.py', ':app.py')).toMatchObject({ code: 0, stdout: '' });
    await writeFile(local('app.py'), 'print("second")\n');
    expect(await on('save', 'app.py')).toMatchObject({ code: 0 });
    expect(await on('cat', ':app.py')).toMatchObject({ stdout: 'print("second")\n' });
    await on('exec', 'f = open("/app.py", "w"); f.write("theirs"); f.close()');
    await writeFile(local('app.py'), 'print("third")\n');
    expect(await on('save', 'app.py')).toMatchObject({ code: 1, stderr: expect.stringContaining('(fs.changed-on-board)') });
    expect(await on('cat', ':app.py')).toMatchObject({ stdout: 'theirs' });
    expect(await on('save', 'app.py', '--yes')).toMatchObject({ code: 0 });
    expect(await on('cat', ':app.py')).toMatchObject({ stdout: 'print("third")\n' });
    // New and replaced files are told apart, and a question without an answer is not a misuse.
    await on('rm', '-f', ':new.py');
    const fresh = await on('save', 'app.py', ':new.py');
    expect(fresh.stderr).toMatch(/There was no file of that name before/);
    await writeFile(local('app.py'), 'try:\n    while True:\n        pass\nexcept:\n    pass\n');
    const again = await on('save', 'app.py', ':new.py');
    expect(again.stderr).not.toMatch(/no file of that name/);
  });

  test('run at power-on: the script runs after a reset', async () => {
    await on('rm', '-f', ':main.py');
    await writeFile(local('app.py'), 'f = open("/ran.txt", "w"); f.write("yes"); f.close()\n');
    expect(await on('save', '--run-at-power-on', 'app.py', '--json')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('"path":"/main.py"'),
    });
    await on('rm', '-f', ':ran.txt');
    expect(await on('reset')).toMatchObject({ code: 0, stdout: '' });
    await expect.poll(async () => (await on('cat', ':ran.txt')).stdout, { timeout: 60_000 }).toBe('yes');
    await on('rm', ':main.py', ':ran.txt');
  });
});

describe('other verbs and errors', () => {
  test('a hard reset comes back, also over TCP', async () => {
    await on('exec', 'lost = 1');
    expect(await on('reset', '--hard')).toMatchObject(done);
    expect(await on('exec', 'print("lost" in globals())')).toMatchObject({ code: 0, stdout: 'False\r\n' });
  });

  test('repl passes bytes both ways until Ctrl-]', async () => {
    const running = start(home, ['repl', '-p', address], cwd);
    await running.until('>>> ');
    running.child.stdin.write('1000+337\r');
    await running.until('1337');
    running.child.stdin.write('\x1d');
    expect((await running.ended).code).toBe(0);
  });

  test('repl ends when its piped input has been answered', async () => {
    expect(await outpost(home, ['repl', '-p', address], { cwd, input: 'print("pi" + "ped")\r' })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('piped'),
    });
  });

  test('a simulated board of another process is busy, with its holder and the way to reach it', async () => {
    const { code, stderr } = await outpost(home, ['ls', '-p', 'sim:generic'], { cwd });
    expect(code).toBe(3);
    expect(stderr).toContain('outpost simulate');
    expect(stderr).toContain(address);
    const { stdout } = await outpost(home, ['ports', '--json'], { cwd });
    const { ports } = JSON.parse(stdout) as { ports: { address: string; problem: { code: string } | null }[] };
    expect(ports.find((port) => port.address === 'sim:generic')).toMatchObject({ problem: { code: 'transport.open-busy' } });
    expect(ports.find((port) => port.address === 'sim:fipy')).toMatchObject({ problem: null });
  });

  test.each([
    [['exec'], 2, 'app.usage'],
    [['exec', 'a', 'b'], 2, 'app.usage'],
    [['frobnicate'], 2, 'app.usage'],
    [['ls', '--frobnicate'], 2, 'app.usage'],
    [['ls', '--baud', 'fast'], 2, 'app.usage'],
    [['ls', '-p', 'tcp://nonsense'], 2, 'app.usage'],
    [['ls', '-p', 'tcp://127.0.0.1:1'], 3, 'transport.not-found'],
    [['ls', '-p', 'sim:none'], 3, 'transport.not-found'],
    [['ls', '-p', 'sim:fipy', '--fault', 'lightning'], 2, 'app.usage'],
    [['ls', '-p', '/dev/ttyACM77'], 3, 'transport.not-found'],
    [['ls', '-p', '/dev/null'], 3, 'transport.not-a-port'],
  ] as const)('%j exits with %i and %s', async (args, code, expected) => {
    const ended = await outpost(home, [...args, '--json'], { cwd });
    expect(ended).toMatchObject({ code, stdout: '' });
    expect((JSON.parse(ended.stderr) as { error: unknown }).error).toMatchObject({
      code: expected,
      title: expect.any(String),
      remedies: expect.any(Array),
    });
  });

  test('help and version are results, no errors', async () => {
    expect(await outpost(home, ['--version'], { cwd })).toMatchObject({
      ...done,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
    expect(await outpost(home, ['--help'], { cwd })).toMatchObject({ ...done, stdout: expect.stringContaining('simulate') });
    expect(await outpost(home, ['cp', '--help'], { cwd })).toMatchObject({
      ...done,
      stdout: expect.stringContaining('--recursive'),
    });
    expect(await outpost(home, ['help', 'cp'], { cwd })).toMatchObject(done);
    expect((await outpost(home, ['boards'], { cwd })).stdout).toMatch(/pycom-fipy.*sim:fipy/);
  });
});

describe('a simulated board for one command', () => {
  test('is powered on and off with it, runs main.py meanwhile, and keeps its files', async () => {
    await writeFile(
      local('main.py'),
      'f = open("/flash/count", "a"); f.write("."); f.close()\nimport time\nwhile True: time.sleep_ms(10)\n',
    );
    const sim = (verb: string, ...args: string[]) => outpost(home, [verb, '-p', 'sim:fipy', ...args], { cwd });
    expect(await sim('cp', '--yes', 'main.py', ':')).toMatchObject({ code: 0 });
    expect((await sim('cat', ':count')).stdout).toMatch(/^\.+$/);
    expect(await sim('rm', ':main.py', ':count')).toMatchObject({ code: 0 });
    expect((await sim('ls', '--json')).stdout).not.toContain('count');
  });

  test('shows the faults it was given', async () => {
    await writeFile(local('x.bin'), new Uint8Array(3000));
    expect(await outpost(home, ['cp', '-p', 'sim:nano33ble', '--fault', 'disk-full', 'x.bin', ':'], { cwd })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('(fs.'),
    });
    expect(await outpost(home, ['ls', '-p', 'sim:nano33ble', '--fault', 'unplug@4000'], { cwd })).toMatchObject({
      stdout: '',
      stderr: expect.stringMatching(/\((transport|session)\./),
    });
  });

  test('a script that could lock its owner out is refused without --yes, then goes through a trial', async () => {
    const sim = (verb: string, ...args: string[]) => outpost(home, [verb, '-p', 'sim:nano33ble', ...args], { cwd });
    await writeFile(local('calm.py'), 'print("calm")\n');
    await writeFile(local('blink.py'), 'import time\nwhile True:\n    time.sleep_ms(100)\n');
    expect(await sim('save', '--run-at-power-on', 'calm.py')).toMatchObject({ code: 0 });
    const asked = await sim('save', '--run-at-power-on', 'blink.py');
    expect([asked.code, asked.stderr]).toEqual([1, expect.stringMatching(/line 2[^]*blink\.py was not saved[^]*--yes/)]);
    expect(asked.stderr).not.toContain('not understood');
    const failed = await sim('save', '--run-at-power-on', '--yes', '--fault', 'dead-usb-in-main', 'blink.py');
    expect(failed).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('did not come back') });
    expect(await sim('cat', ':main.py')).toMatchObject({ code: 0, stdout: 'print("calm")\n' });
    expect(await sim('save', '--run-at-power-on', '--yes', 'blink.py')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('came back'),
    });
    expect((await sim('ls', '--json')).stdout.match(/main[^"/]*/g)).toEqual(
      expect.not.arrayContaining(['main.op-try', 'main.op-ran']),
    );
    expect(await sim('rm', ':main.py')).toMatchObject({ code: 0 });
  });
});

function hasPython(): boolean {
  return process.platform !== 'win32' && spawnSync('python3', ['-V']).status === 0;
}

describe.skipIf(!hasPython())('a serial device (skipped without Python 3 for the pseudo-terminal)', () => {
  test('carries programs, files and a hard reset, and is refused to a second command with the name of the first', async () => {
    const sim = start(home, ['simulate', 'fipy', '--pty', '--link', local('tty')], cwd);
    onTestFinished(() => void sim.child.kill('SIGKILL'));
    await sim.until('tty');
    const serial = (verb: string, ...args: string[]) => outpost(home, [verb, '-p', local('tty'), ...args], { cwd });
    expect(await serial('exec', 'import os; print(os.uname().sysname)')).toMatchObject({ ...done, stdout: 'FiPy\r\n' });
    const content = Buffer.from(Array.from({ length: 5000 }, (_, i) => i & 0xff));
    await writeFile(local('all-bytes.bin'), content);
    expect(await serial('cp', 'all-bytes.bin', ':')).toMatchObject(done);
    expect((await serial('cat', ':all-bytes.bin')).bytes.equals(content)).toBe(true);
    expect(await serial('rm', ':all-bytes.bin')).toMatchObject(done);
    const first = start(home, ['exec', '-p', local('tty'), 'print("mine")\nimport time\nwhile True: time.sleep_ms(50)'], cwd);
    await first.until('mine');
    expect(await serial('ls')).toMatchObject({ code: 3, stderr: expect.stringContaining('outpost exec') });
    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(130);
    expect(await serial('reset', '--hard')).toMatchObject({ code: 0 });
    expect(await serial('exec', 'print(1)')).toMatchObject({ ...done, stdout: '1\r\n' });
    sim.child.kill('SIGINT');
    expect(await sim.ended).toMatchObject({ code: 0 });
  });
});

test('without a port and without a board says so, and lists what it saw', async () => {
  const { ports } = JSON.parse((await outpost(home, ['ports', '--json'], { cwd })).stdout) as { ports: { usb: unknown }[] };
  if (ports.some((port) => port.usb !== null)) return; // A board is plugged into this computer.
  expect(await outpost(home, ['exec', 'print(1)'], { cwd })).toMatchObject({
    code: 3,
    stdout: '',
    stderr: expect.stringContaining('(transport.no-device)'),
  });
});

test('the command in the clone starts it', () => {
  const bin = fileURLToPath(new URL('../../scripts/outpost.mjs', import.meta.url));
  expect(spawnSync(process.execPath, [bin, '--version'], { encoding: 'utf8' }).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
