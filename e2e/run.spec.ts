import { expect, test } from './fixtures.js';

test.describe('running a script', () => {
  test.beforeEach(async ({ bench }) => bench.connect('Generic MicroPython'));

  test('its output streams into the terminal and the prompt keeps its variables', async ({ bench }) => {
    await bench.newScript('total = 0\nfor i in range(4):\n    total += i\n    print("step", i)\n');
    await bench.run.click();
    await bench.terminalShows('step 3');
    await bench.prompt();
    await bench.type('total * 7');
    await bench.terminalShows(/^42$/m);
  });

  test('keys typed meanwhile go to its input()', async ({ bench }) => {
    await bench.newScript('name = input("who? ")\nprint("hello", name)\n');
    await bench.page.keyboard.press('F5');
    await bench.terminalShows('who?');
    await bench.type('Ada');
    await bench.terminalShows('hello Ada');
  });

  test('a traceback becomes a problem with a link to its line', async ({ bench }) => {
    await bench.newScript('def half(n):\n    return n / 0\n\nhalf(4)\n');
    await bench.run.click();
    await bench.terminalShows('ZeroDivisionError');
    await bench.command('Show problems');
    const problem = bench.page
      .getByRole('button', { name: /line 2/ })
      .or(bench.page.getByRole('option', { name: /line 2/ }))
      .first();
    await problem.click();
    await expect(bench.status).toContainText('Ln 2');
  });

  test('Stop ends an endless loop, and the buttons follow the board', async ({ bench }) => {
    await bench.newScript('print("go")\nwhile True:\n    pass\n');
    await bench.run.click();
    await bench.terminalShows('go');
    await expect(bench.run).toBeDisabled();
    await bench.stop.click();
    await expect(bench.status).toContainText('Connected');
    await bench.type('6 * 7');
    await bench.terminalShows(/^42$/m);
    await expect(bench.run).toBeEnabled();
  });

  test('a loop that prints without end neither freezes the window nor keeps Stop from working', async ({ bench }) => {
    await bench.newScript('n = 0\nwhile True:\n    n += 1\n    print("line", n)\n');
    await bench.run.click();
    await bench.terminalShows(/line \d{3,}/);
    await bench.stop.click();
    await bench.terminalShows('KeyboardInterrupt');
    await bench.type('n > 100');
    await bench.terminalShows(/^True$/m);
  });

  test('a second run sees a changed module on the board', async ({ bench }) => {
    await bench.type('f = open("/thing.py", "w"); _ = f.write("value = 1"); f.close()');
    await bench.newScript('import thing\nprint("value is", thing.value)\n');
    await bench.run.click();
    await bench.terminalShows('value is 1');
    await bench.prompt();
    await bench.type('f = open("/thing.py", "w"); _ = f.write("value = 2"); f.close()');
    await bench.run.click();
    await bench.terminalShows('value is 2');
  });
});

test('an example of a simulated board opens as a tab and runs', async ({ bench }) => {
  await bench.connect('Nano 33 BLE');
  await bench.command('Open an example…');
  await bench.dialog.getByRole('listitem').filter({ hasText: 'hello.py' }).getByRole('button', { name: 'Open' }).click();
  await expect(bench.activeTab).toContainText('hello.py');
  await bench.run.click();
  await bench.terminalShows(/Arduino|NRF52840/i);
});
