import { expect, test } from 'vitest';
import { OutpostError } from '../../src/base/errors.js';
import { JobId } from '../../src/contract/common.js';
import { fakeSession, session } from '../host/testing/fake-host.js';
import { windowBench } from '../host/testing/window-bench.js';
import { openBoardFile } from '../state/documents.js';
import { activeTextTab } from '../state/tabs-store.js';

const bytes = new TextEncoder().encode('old = 1\n');

test('faults that are not understood are said in the dialog, and what was set is shown the next time', async () => {
  const { host, wb, commander, settle, question, answer } = await windowBench();
  host.sessions.push([session()]);
  await settle();
  host.answers.set('simulators.setFaults', ({ faults }: { faults: string }) => {
    if (faults !== 'unplug@20000') throw new OutpostError('app.usage', { message: `"${faults}" is not a fault.` });
    return {};
  });
  const setting = commander.run('simulator.faults');
  await settle();
  await answer('faults', 'unplug-after=9');
  expect(question('faults').request).toMatchObject({ faults: 'unplug-after=9', problem: '"unplug-after=9" is not a fault.' });
  await answer('faults', 'unplug@20000');
  await setting;
  void commander.run('simulator.faults');
  await settle();
  expect(question('faults').request).toEqual({ board: 'generic', faults: 'unplug@20000', problem: null });
  expect(wb.dialogs.getState().open).toHaveLength(1);
});

test('an old content is put back by a safe save with its questions', async () => {
  const { host, commander, settle, question, answer } = await windowBench();
  host.sessions.push([session()]);
  await settle();
  const entry = { id: 'e1', path: '/main.py', size: 8, at: 1, why: 'replaced' as const };
  host.answers.set('files.history', () => [entry]);
  host.answers.set('files.readHistory', () => ({ bytes }));
  host.plan = { ...host.plan, seen: 'now', questions: [{ kind: 'replace-startup', path: '/main.py', size: 9 }] };
  void commander.run('device.history');
  await settle();
  await answer('history', { entry, action: 'put-back' });
  expect(question('save').request.plan.questions).toHaveLength(1);
  await answer('save', { action: 'save', path: null, answered: ['replace-startup'] });
  expect(host.seen('files.startSave')).toMatchObject([
    { path: '/main.py', seen: 'now', answered: ['replace-startup'], content: { kind: 'inline', bytes } },
  ]);
});

test('a run of the board’s own unchanged file is called by its path there', async () => {
  const { host, wb, commander, settle } = await windowBench();
  host.sessions.push([session()]);
  await settle();
  host.answers.set('files.read', () => ({ bytes, hash: 'h', board: 'aa11' }));
  host.answers.set('run.start', () => ({ job: JobId.parse('job-1') }));
  await openBoardFile(wb, '/hello.py');
  await commander.run('script.run');
  const tab = activeTextTab(wb.tabs.getState());
  wb.tabs.setState(({ tabs }) => ({ tabs: tabs.map((one) => (one.id === tab?.id ? { ...one, isDirty: true } : one)) }));
  await commander.run('script.run');
  expect(host.seen('run.start')).toMatchObject([
    { session: fakeSession, name: '/hello.py' },
    { session: fakeSession, name: 'hello.py' },
  ]);
});
