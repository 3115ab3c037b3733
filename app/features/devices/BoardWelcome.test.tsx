import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { PortInfo } from '../../../src/contract/boards.js';
import { windowBench } from '../../host/testing/window-bench.js';
import { TooltipProvider } from '../../ui/index.js';
import { WindowContext } from '../window/context.js';
import { BoardWelcome } from './BoardWelcome.js';

afterEach(cleanup);

function port(address: string, change: Partial<PortInfo> = {}): PortInfo {
  return {
    address,
    kind: 'serial',
    label: address,
    boardName: null,
    profile: null,
    usb: null,
    summary: null,
    resetsOnOpen: false,
    state: { kind: 'free' },
    ...change,
  };
}

async function recommended(ports: readonly PortInfo[]): Promise<readonly (string | null)[]> {
  const bench = await windowBench();
  bench.host.ports.push([...ports]);
  await bench.settle();
  await act(async () => {
    render(
      <WindowContext value={{ ...bench, connection: { connect: vi.fn(async () => undefined) } }}>
        <TooltipProvider>
          <BoardWelcome />
        </TooltipProvider>
      </WindowContext>,
    );
  });
  return screen.getAllByRole('button').flatMap((one) => (one.className.includes('accent') ? [one.textContent] : []));
}

const simulated = port('sim:generic', { kind: 'simulated', boardName: 'Generic MicroPython board' });

test('recommends the known board among the ports', async () => {
  const nano = port('ttyACM0', { boardName: 'Nano 33 BLE', usb: { vid: '2341', pid: '805a', serial: null } });
  expect(await recommended([port('ttyS0'), nano, simulated])).toEqual(['Connect to Nano 33 BLE']);
});

test('recommends a simulated board where only a bare serial port is', async () => {
  expect(await recommended([port('ttyS0'), simulated])).toEqual(['Start Generic MicroPython board']);
});
