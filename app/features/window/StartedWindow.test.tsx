import { act, cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { fakeSession, session } from '../../host/testing/fake-host.js';
import { windowBench, type WindowBench } from '../../host/testing/window-bench.js';
import { t } from '../../i18n/t.js';
import { ask } from '../../state/dialogs-store.js';
import { describeFailure } from '../../state/report.js';
import { OutpostError } from '../../../src/base/errors.js';
import { TooltipProvider } from '../../ui/index.js';
import { WindowContext } from './context.js';
import { Dialogs } from './Dialogs.js';
import { MainBar } from './MainBar.js';
import { Banners } from '../devices/Banners.js';

afterEach(cleanup);

async function show(bench: WindowBench): Promise<void> {
  const connection = { connect: vi.fn(async () => undefined) };
  await act(async () => {
    render(
      <WindowContext value={{ wb: bench.wb, commander: bench.commander, connection }}>
        <TooltipProvider>
          <MainBar />
          <Banners />
          <Dialogs />
        </TooltipProvider>
      </WindowContext>,
    );
  });
}

const button = (name: string): HTMLElement => screen.getByRole('button', { name });

describe('top bar', () => {
  test('says why Run can’t be used, and follows the board’s state', async () => {
    const bench = await windowBench();
    await show(bench);
    expect(button('Run')).toHaveAccessibleReason(t('commands.why.no-board'));
    await act(async () => {
      bench.host.sessions.push([session({ state: { kind: 'running', job: null, name: 'a.py', since: 0, stopping: false } })]);
      await bench.settle();
    });
    expect(button('Run')).toHaveAccessibleReason(t('commands.why.running'));
    await act(async () => {
      button('Stop').click();
      await bench.settle();
    });
    expect(bench.host.seen('sessions.act')).toEqual([{ session: fakeSession, action: 'stop' }]);
  });
});

test('a board that another window uses can be taken over', async () => {
  const bench = await windowBench();
  await show(bench);
  await act(async () => {
    bench.host.sessions.push([session({ controller: 'another' })]);
    await bench.settle();
  });
  await act(async () => {
    button(t('devices.bannerUseHere')).click();
    await bench.settle();
  });
  expect(bench.host.seen('sessions.takeOver')).toEqual([{ session: fakeSession }]);
});

test('an error is shown with its cause, its remedies as buttons and its code among the details', async () => {
  const bench = await windowBench();
  await show(bench);
  const error = describeFailure(new OutpostError('fs.no-space', { path: '/main.py', needed: 9000, free: 10 }), 'test');
  if (error === null) throw new Error('no words');
  let answer: unknown;
  await act(async () => {
    void ask(bench.wb.dialogs, 'error', { error, boardState: null }).then((value) => (answer = value));
    await bench.settle();
  });
  const dialog = within(screen.getByRole('dialog'));
  expect(dialog.getByText(error.title)).toBeTruthy();
  expect(dialog.getByText(/fs\.no-space/)).toBeTruthy();
  const first = error.remedies.find(({ action }) => action !== undefined);
  await act(async () => {
    dialog.getByRole('button', { name: first?.label ?? '' }).click();
    await bench.settle();
  });
  expect(answer).toBe(first?.action);
});

expect.extend({
  /** The reason that a refused button gives to a screen reader. */
  toHaveAccessibleReason(element: HTMLElement, reason: string) {
    const found = document.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent;
    return {
      pass: element.getAttribute('aria-disabled') === 'true' && found === reason,
      message: () => `expected the reason “${reason}”, found “${found ?? 'none'}”`,
    };
  },
});

declare module 'vitest' {
  interface Matchers<T> {
    toHaveAccessibleReason(reason: string): T;
  }
}
