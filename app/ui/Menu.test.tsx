import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Button } from './Button.js';
import { ContextMenu, Menu } from './Menu.js';
import { SplitButton } from './SplitButton.js';

afterEach(cleanup);

test('a menu runs what is chosen and refuses what has a reason', async () => {
  const save = vi.fn();
  const all = vi.fn();
  render(
    <Menu
      trigger={<Button>More</Button>}
      items={[
        { id: 'save', label: 'Save', keys: 'Mod+S', onSelect: save },
        { id: 'all', label: 'Save all', disabledReason: 'Nothing changed.', onSelect: all },
      ]}
    />,
  );
  fireEvent.click(screen.getByRole('button', { name: 'More' }));
  const refused = await screen.findByRole('menuitem', { name: /Save all.*Nothing changed\./ });
  fireEvent.click(refused);
  fireEvent.click(screen.getByRole('menuitem', { name: /^Save Ctrl S$|^SaveCtrl S$/ }));
  expect([save.mock.calls.length, all.mock.calls.length]).toEqual([1, 0]);
});

test('a menu stays shut while its button has a reason', () => {
  render(
    <Menu
      trigger={<Button disabledReason="No board.">More</Button>}
      items={[{ id: 'a', label: 'A', onSelect: () => undefined }]}
    />,
  );
  fireEvent.click(screen.getByRole('button', { name: 'More' }));
  expect(screen.queryByRole('menu')).toBeNull();
});

test('a context menu reads its entries when it opens', async () => {
  let name = 'main.py';
  render(
    <ContextMenu items={() => [{ id: 'delete', label: `Delete ${name}`, onSelect: () => undefined }]}>
      <div>here</div>
    </ContextMenu>,
  );
  name = 'boot.py';
  fireEvent.contextMenu(screen.getByText('here'));
  expect(await screen.findByRole('menuitem', { name: 'Delete boot.py' })).toBeTruthy();
});

test('the arrow of a split button works while the usual action is refused', async () => {
  render(
    <SplitButton
      menuLabel="More ways"
      menuItems={[{ id: 'a', label: 'Other', onSelect: () => undefined }]}
      disabledReason="No board."
    >
      Save
    </SplitButton>,
  );
  fireEvent.click(screen.getByRole('button', { name: 'More ways' }));
  expect(await screen.findByRole('menuitem', { name: 'Other' })).toBeTruthy();
});
