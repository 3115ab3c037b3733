import { ManualClock } from '../../../src/base/clock.js';
import { Commander } from '../../commands/commander.js';
import { startWindow, type RunningWindow } from '../../state/start-window.js';
import { createWorkbench, type BrowserAbilities, type Workbench } from '../../state/workbench.js';
import type { DialogAnswers, DialogKind, OpenDialog } from '../../state/dialogs-store.js';
import { FakeHost } from './fake-host.js';

/** A window without a page, over a fake host. */
export interface WindowBench {
  readonly host: FakeHost;
  readonly wb: Workbench;
  readonly clock: ManualClock;
  readonly running: RunningWindow;
  readonly commander: Commander;
  readonly downloads: { readonly name: string; readonly text: string }[];
  /** Waits until promises that need no timer have settled. */
  settle(): Promise<void>;
  /** The question that is open; fails when there is none or another kind. */
  question<K extends DialogKind>(kind: K): Extract<OpenDialog, { kind: K }>;
  answer<K extends DialogKind>(kind: K, value: DialogAnswers[K] | null): Promise<void>;
}

/** Makes a window over a fake host and connects it. */
export async function windowBench(prepare: (host: FakeHost) => void = () => undefined): Promise<WindowBench> {
  const host = new FakeHost();
  prepare(host);
  const clock = new ManualClock();
  const downloads: WindowBench['downloads'] = [];
  const browser: BrowserAbilities = {
    download: (name, bytes) => void downloads.push({ name, text: new TextDecoder().decode(bytes) }),
    pickFile: async () => null,
    readClipboard: async () => '',
    writeClipboard: async () => undefined,
  };
  const wb = createWorkbench(host.client, browser, clock);
  const running = startWindow(wb);
  const commander = new Commander(wb, () => running.boardFiles.invalidate());
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) await clock.advance(0);
  };
  await running.connected();
  await settle();
  const question = <K extends DialogKind>(kind: K): Extract<OpenDialog, { kind: K }> => {
    const open = wb.dialogs.getState().open[0];
    if (open?.kind !== kind)
      throw new Error(`expected the question ${kind}, found ${open?.kind ?? 'none'}: ${JSON.stringify(open?.request)}`);
    return open as Extract<OpenDialog, { kind: K }>;
  };
  const answer = async <K extends DialogKind>(kind: K, value: DialogAnswers[K] | null): Promise<void> => {
    (question(kind).answer as (value: DialogAnswers[K] | null) => void)(value);
    await settle();
  };
  return { host, wb, clock, running, commander, downloads, settle, question, answer };
}
