import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { EditorTabs } from './EditorTabs.js';
import { PanelTabs, TabPanel } from './PanelTabs.js';

afterEach(cleanup);

const tabs = [
  { id: 'a', title: 'main.py', from: 'OpenMV Cam H7', dirty: true },
  { id: 'b', title: 'blink.py' },
  { id: 'c', title: 'old.py', gone: 'deleted on disk' },
];

function show(active = 'a') {
  const onSelect = vi.fn();
  const onClose = vi.fn();
  const { container } = render(<EditorTabs base="ed" tabs={tabs} active={active} onSelect={onSelect} onClose={onClose} />);
  return { onSelect, onClose, container, list: screen.getByRole('tablist', { name: 'Open files' }) };
}

describe('EditorTabs', () => {
  test('names where a file is from and what is not saved', () => {
    show();
    expect(screen.getAllByRole('tab').map((tab) => tab.getAttribute('aria-label'))).toEqual([
      'main.py OpenMV Cam H7, not saved',
      'blink.py',
      'old.py, deleted on disk',
    ]);
    expect(screen.getByRole('tab', { selected: true }).tabIndex).toBe(0);
  });

  test('moves with the arrows, around the end', () => {
    const { list, onSelect } = show();
    fireEvent.keyDown(list, { key: 'ArrowRight' });
    fireEvent.keyDown(list, { key: 'ArrowLeft' });
    fireEvent.keyDown(list, { key: 'End' });
    expect(onSelect.mock.calls).toEqual([['b'], ['c'], ['c']]);
    expect(document.activeElement).toBe(screen.getAllByRole('tab')[2]);
  });

  test('closes with Delete, the middle button and the cross', () => {
    const { list, onClose, container } = show('b');
    fireEvent.keyDown(list, { key: 'Delete' });
    fireEvent(container.querySelector('[data-tab="a"]') as Element, new MouseEvent('auxclick', { button: 1, bubbles: true }));
    fireEvent.click(container.querySelector('[data-close="c"]') as Element);
    expect(onClose.mock.calls).toEqual([['b'], ['a'], ['c']]);
  });
});

test('panel tabs keep hidden panels mounted and tie them to their tabs', () => {
  const onSelect = vi.fn();
  render(
    <>
      <PanelTabs
        base="p"
        label="Output"
        tabs={[
          { id: 'term', label: 'Terminal' },
          { id: 'log', label: 'Log', badge: '3' },
        ]}
        active="term"
        onSelect={onSelect}
      />
      <TabPanel base="p" id="term" active>
        output
      </TabPanel>
      <TabPanel base="p" id="log" active={false}>
        lines
      </TabPanel>
    </>,
  );
  expect(screen.getByRole('tabpanel', { name: 'Terminal' }).textContent).toBe('output');
  expect(screen.getByText('lines').hidden).toBe(true);
  fireEvent.click(screen.getByRole('tab', { name: 'Log 3' }));
  expect(onSelect).toHaveBeenCalledExactlyOnceWith('log');
});
