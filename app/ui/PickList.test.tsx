import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { CommandPalette } from './CommandPalette.js';
import { PickList, type PickListProps } from './PickList.js';

afterEach(cleanup);

const commands = [
  { id: 'run', group: 'Script', label: 'Run', keys: 'F5', disabledReason: 'Connect a board first.' },
  { id: 'save', group: 'File', label: 'Save', keys: 'Mod+S' },
  { id: 'device', group: 'File', label: 'Save to device', keys: 'F6' },
];

function show(extra: Partial<PickListProps> = {}) {
  const onPick = vi.fn();
  const onClose = vi.fn();
  render(<PickList open title="Commands" placeholder="Type" items={commands} onPick={onPick} onClose={onClose} {...extra} />);
  return { onPick, onClose, field: screen.getByRole('combobox') };
}

const names = (): readonly (string | null)[] =>
  within(screen.getByRole('listbox'))
    .queryAllByRole('option')
    .map((row) => row.textContent);

describe('PickList', () => {
  test('lists everything, keys and reasons included', () => {
    render(<CommandPalette open commands={commands} onRun={() => undefined} onClose={() => undefined} />);
    expect(names()).toEqual(['Script: RunConnect a board first.F5', 'File: SaveCtrl S', 'File: Save to deviceF6']);
  });

  test('narrows by typing and picks with the arrows and Enter, after closing', async () => {
    const { onPick, onClose, field } = show();
    fireEvent.change(field, { target: { value: 'save' } });
    expect(names()).toEqual(['File: SaveCtrl S', 'File: Save to deviceF6']);
    fireEvent.keyDown(field, { key: 'ArrowDown' });
    expect(field.getAttribute('aria-activedescendant')).toBe(screen.getByRole('option', { selected: true }).id);
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(onClose).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(onPick).toHaveBeenCalledExactlyOnceWith('device'));
  });

  test('refuses an entry with a reason', () => {
    const { onPick, onClose, field } = show();
    fireEvent.keyDown(field, { key: 'Enter' });
    expect([onPick.mock.calls.length, onClose.mock.calls.length]).toEqual([0, 0]);
  });

  test('says when nothing matches', () => {
    const { field } = show();
    fireEvent.change(field, { target: { value: 'zzz' } });
    expect(screen.getByRole('status').textContent).toBe('Nothing matches “zzz”.');
  });

  test('offers what was typed', async () => {
    const onPick = vi.fn();
    const { field } = show({ free: { label: (query) => `Use ${query}`, onPick } });
    fireEvent.change(field, { target: { value: '/dev/ttyX ' } });
    fireEvent.click(screen.getByRole('option', { name: 'Use /dev/ttyX' }));
    await vi.waitFor(() => expect(onPick).toHaveBeenCalledExactlyOnceWith('/dev/ttyX'));
  });
});
