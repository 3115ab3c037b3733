import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { FolderIcon, SettingsIcon } from '../ui/icons.js';
import { ErrorBoundary } from './ErrorBoundary.js';
import { focusNextPane, focusPane } from './focus-pane.js';
import { Shell, type ShellProps } from './Shell.js';
import { StartingShell } from './StartingShell.js';
import { StatusBar } from './StatusBar.js';
import { TopBar, type TopBarProps } from './TopBar.js';
import { WelcomePage } from './WelcomePage.js';

afterEach(cleanup);
const nothing = (): void => undefined;

const bar: TopBarProps = {
  board: { name: 'FiPy', port: 'COM25', state: 'on', stateText: 'Connected', onClick: nothing },
  run: { onClick: nothing },
  stop: { onClick: nothing, disabledReason: 'Nothing is running.' },
  isRunning: false,
  save: { onClick: nothing, items: [] },
  palette: { onClick: nothing },
};

function show(extra: Partial<ShellProps> = {}) {
  const calls = { onActivity: vi.fn(), onSideOpen: vi.fn(), onPanel: vi.fn(), onPanelOpen: vi.fn(), onSize: vi.fn() };
  render(
    <Shell
      top={<TopBar {...bar} />}
      status={<StatusBar left={[{ id: 'a', text: 'Connected', dot: 'on' }]} right={[]} />}
      activities={[
        { id: 'files', label: 'Files', icon: FolderIcon, content: <button type="button">a file</button> },
        { id: 'settings', label: 'Settings', icon: SettingsIcon, placement: 'bottom', content: <p>settings</p> },
      ]}
      center={<textarea aria-label="code" />}
      panels={[{ id: 'terminal', label: 'Terminal', content: <p>output</p> }]}
      layout={{ activity: 'files', sideOpen: true, panel: 'terminal', panelOpen: true, sizes: {} }}
      {...calls}
      {...extra}
    />,
  );
  return calls;
}

describe('Shell', () => {
  test('gives every part its landmark and name', () => {
    show({ right: { label: 'Camera', content: <p>frames</p> } });
    expect(screen.getByRole('banner', { name: 'Board and actions' })).toBeTruthy();
    expect(screen.getByRole('navigation', { name: 'Activities' })).toBeTruthy();
    expect(screen.getByRole('complementary', { name: 'Files pane' })).toBeTruthy();
    expect(screen.getByRole('main', { name: 'Editor' })).toBeTruthy();
    expect(screen.getByRole('region', { name: 'Output' })).toBeTruthy();
    expect(screen.getByRole('complementary', { name: 'Camera pane' })).toBeTruthy();
    expect(screen.getByRole('contentinfo', { name: 'Status' })).toBeTruthy();
  });

  test('the shown activity closes the side pane, another one is shown', () => {
    const calls = show();
    fireEvent.click(screen.getByRole('button', { name: 'Files', pressed: true }));
    fireEvent.click(screen.getByRole('button', { name: 'Settings', pressed: false }));
    expect([calls.onSideOpen.mock.calls, calls.onActivity.mock.calls]).toEqual([[[false]], [['settings']]]);
  });

  test('an activity without a pane opens its own', () => {
    const onChoose = vi.fn();
    const calls = show({
      activities: [{ id: 'settings', label: 'Settings', icon: SettingsIcon, placement: 'bottom', onChoose }],
    });
    fireEvent.click(screen.getByRole('button', { name: 'Settings' }));
    expect([onChoose.mock.calls.length, calls.onActivity.mock.calls.length, calls.onSideOpen.mock.calls.length]).toEqual([
      1, 0, 0,
    ]);
  });

  test('a page takes all the room between the bars', () => {
    show({ page: <p>welcome</p> });
    expect(screen.queryByRole('navigation')).toBeNull();
    expect(screen.getByRole('main').textContent).toBe('welcome');
  });

  test('before the host answers, everything is in its place and says why it waits', () => {
    render(<StartingShell />);
    for (const name of ['Run', 'Stop', 'Save to device']) {
      expect(screen.getByRole('button', { name, description: 'Outpost is still starting.' })).toBeTruthy();
    }
  });
});

describe('focus among panes', () => {
  test('goes to a pane, and around all open ones', () => {
    show();
    expect(focusPane('editor')).toBe(true);
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'code' }));
    focusNextPane(-1);
    expect(document.activeElement?.textContent).toBe('a file');
    focusNextPane(-1);
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Files');
    expect(focusPane('right')).toBe(false);
  });

  test('starts at an end when nothing is focused', () => {
    show();
    expect(focusNextPane(1)).toBe(true);
    expect(document.activeElement?.closest('header')).not.toBeNull();
  });

  test('passes over a closed panel', () => {
    show({ layout: { activity: 'files', sideOpen: false, panel: 'terminal', panelOpen: false, sizes: {} } });
    expect([focusPane('panel'), focusPane('side')]).toEqual([false, false]);
  });
});

describe('WelcomePage', () => {
  test('shows the cards it is given and refuses items with a reason', () => {
    const onSelect = vi.fn();
    const onConnect = vi.fn();
    render(
      <WelcomePage
        cards={[
          {
            id: 'connect',
            icon: FolderIcon,
            title: 'Connect your board',
            body: ['Two ports are here.'],
            items: [
              { id: 'a', label: 'Nano', onSelect },
              { id: 'b', label: 'FiPy', onSelect, disabledReason: 'Held by another program.' },
            ],
            action: { label: 'Connect to Nano', onClick: onConnect },
          },
        ]}
      />,
    );
    expect(screen.getAllByRole('heading').map((heading) => heading.textContent)).toEqual([
      'What is on your desk?',
      'Connect your board',
    ]);
    fireEvent.click(screen.getByRole('button', { name: 'Nano' }));
    fireEvent.click(screen.getByRole('button', { name: 'FiPy' }));
    fireEvent.click(screen.getByRole('button', { name: 'Connect to Nano' }));
    expect([onSelect.mock.calls.length, onConnect.mock.calls.length]).toEqual([1, 1]);
  });
});

test('a fault of the window is told to the log and leaves a way out', () => {
  vi.spyOn(console, 'error').mockImplementation(nothing);
  const onFault = vi.fn();
  const fault = new Error('broken view');
  function Broken(): ReactNode {
    throw fault;
  }
  render(
    <ErrorBoundary onFault={onFault}>
      <Broken />
    </ErrorBoundary>,
  );
  expect(onFault).toHaveBeenCalledWith(fault);
  expect(screen.getByRole('button', { name: 'Reload the window' })).toBeTruthy();
});
