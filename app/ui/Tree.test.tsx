import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState, type ReactNode } from 'react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Tree } from './Tree.js';
import type { TreeProps } from './tree-props.js';

afterEach(cleanup);

interface Item {
  readonly id: string;
  readonly name: string;
  readonly inside?: readonly Item[];
}

const items: readonly Item[] = [
  { id: '/lib', name: 'lib', inside: [{ id: '/lib/a.py', name: 'a.py' }] },
  { id: '/boot.py', name: 'boot.py' },
  { id: '/main.py', name: 'main.py' },
];

const idOf = (item: Item): string => item.id;
const nameOf = (item: Item): string => item.name;
const childrenOf = (item: Item): readonly Item[] | undefined => item.inside;

function Files(props: Partial<TreeProps<Item>>): ReactNode {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [selected, setSelected] = useState<string>();
  const [renaming, setRenaming] = useState<string>();
  return (
    <Tree
      label="On the board"
      items={items}
      idOf={idOf}
      nameOf={nameOf}
      childrenOf={childrenOf}
      open={open}
      onToggle={(item, isOpen) => setOpen(new Set(isOpen ? [...open, item.id] : [...open].filter((id) => id !== item.id)))}
      selected={selected}
      onSelect={(item) => setSelected(item.id)}
      onActivate={() => undefined}
      renaming={renaming}
      onRenamingChange={setRenaming}
      {...props}
    />
  );
}

const tree = (): HTMLElement => screen.getByRole('tree', { name: 'On the board' });
const press = (...keys: readonly string[]): void => keys.forEach((key) => fireEvent.keyDown(tree(), { key }));
const lines = (): readonly (string | null)[] => screen.getAllByRole('treeitem').map((line) => line.textContent);

describe('Tree by keyboard', () => {
  test('opens folders, walks into them and back', () => {
    render(<Files />);
    press('ArrowRight', 'ArrowDown');
    expect(lines()).toEqual(['lib', 'a.py', 'boot.py', 'main.py']);
    expect(screen.getByRole('treeitem', { selected: true }).textContent).toBe('a.py');
    expect(tree().getAttribute('aria-activedescendant')).toBe(screen.getByRole('treeitem', { selected: true }).id);
    press('ArrowLeft', 'ArrowLeft');
    expect(lines()).toEqual(['lib', 'boot.py', 'main.py']);
  });

  test('Enter opens a file, Delete asks for its removal, letters find it', () => {
    const onActivate = vi.fn();
    const onDelete = vi.fn();
    render(<Files onActivate={onActivate} onDelete={onDelete} />);
    press('m', 'Enter', 'Delete');
    expect([onActivate.mock.calls, onDelete.mock.calls]).toEqual([[[items[2]]], [[items[2]]]]);
  });

  test('leaves keys with modifiers to commands', () => {
    const onDelete = vi.fn();
    render(<Files onDelete={onDelete} />);
    fireEvent.keyDown(tree(), { key: 'Delete', ctrlKey: true });
    expect(onDelete).not.toHaveBeenCalled();
  });
});

describe('renaming in place', () => {
  const startRename = (props: Partial<TreeProps<Item>>): HTMLInputElement => {
    render(<Files {...props} />);
    press('End', 'F2');
    return screen.getByRole('textbox');
  };

  test('marks the name without its ending and hands over the new one', () => {
    const onRename = vi.fn();
    const field = startRename({ onRename });
    expect([field.selectionStart, field.selectionEnd]).toEqual([0, 4]);
    fireEvent.change(field, { target: { value: 'app.py' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(onRename).toHaveBeenCalledExactlyOnceWith(items[2], 'app.py');
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(document.activeElement).toBe(tree());
  });

  test('Escape keeps the old name', () => {
    const onRename = vi.fn();
    const field = startRename({ onRename });
    fireEvent.change(field, { target: { value: 'app.py' } });
    fireEvent.keyDown(field, { key: 'Escape' });
    expect(onRename).not.toHaveBeenCalled();
    expect(screen.queryByRole('textbox')).toBeNull();
  });

  test('says what is wrong with a name and does not take it', () => {
    const onRename = vi.fn();
    const field = startRename({ onRename, checkName: (_item, name) => (name.includes('/') ? 'No slash.' : undefined) });
    fireEvent.change(field, { target: { value: 'a/b' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(screen.getByRole('alert').textContent).toBe('No slash.');
    fireEvent.blur(field);
    expect(onRename).not.toHaveBeenCalled();
  });
});

describe('Tree by pointer', () => {
  test('a click opens a file, or only a double click where looking costs time', () => {
    const onActivate = vi.fn();
    const { rerender } = render(<Files onActivate={onActivate} />);
    fireEvent.click(screen.getByText('main.py'));
    expect(onActivate).toHaveBeenCalledOnce();
    rerender(<Files onActivate={onActivate} activateOn="double-click" />);
    fireEvent.click(screen.getByText('main.py'));
    expect(onActivate).toHaveBeenCalledOnce();
    fireEvent.doubleClick(screen.getByText('main.py'));
    expect(onActivate).toHaveBeenCalledTimes(2);
  });

  test('a right click selects the line it is on', async () => {
    render(<Files menuItems={(item) => [{ id: 'x', label: `Delete ${item?.name ?? 'nothing'}`, onSelect: () => undefined }]} />);
    fireEvent.contextMenu(screen.getByText('boot.py'), { button: 2 });
    expect(await screen.findByRole('menuitem', { name: 'Delete boot.py' })).toBeTruthy();
  });
});

describe('native drags', () => {
  const transfer = (): DataTransfer => new DataTransfer();

  test('start with the data of the item', () => {
    render(<Files onDragStart={(item, data) => data.setData('text/plain', item.id)} />);
    const dataTransfer = transfer();
    fireEvent.dragStart(screen.getByText('main.py'), { dataTransfer });
    expect(dataTransfer.getData('text/plain')).toBe('/main.py');
  });

  test('drop into the folder under the pointer, for a file into the folder that holds it', () => {
    const onDrop = vi.fn();
    render(<Files dropEffect={() => 'copy'} onDrop={onDrop} />);
    const dataTransfer = transfer();
    fireEvent.drop(screen.getByText('lib'), { dataTransfer });
    fireEvent.drop(screen.getByText('main.py'), { dataTransfer });
    expect(onDrop.mock.calls.map(([folder]: readonly unknown[]) => (folder as Item | undefined)?.id)).toEqual([
      '/lib',
      undefined,
    ]);
  });

  test('are not taken where nothing may be dropped', () => {
    const onDrop = vi.fn();
    render(<Files dropEffect={() => 'none'} onDrop={onDrop} />);
    const dataTransfer = transfer();
    const isUntouched = fireEvent.dragOver(screen.getByText('lib'), { dataTransfer });
    fireEvent.drop(screen.getByText('lib'), { dataTransfer });
    expect([isUntouched, onDrop.mock.calls.length]).toEqual([true, 0]);
  });
});

test('draws only the lines near the view', () => {
  const many = Array.from({ length: 5000 }, (_, index) => ({ id: `${index}`, name: `file ${index}` }));
  render(<Files items={many} />);
  expect(screen.getAllByRole('treeitem').length).toBeLessThan(60);
});

describe('selecting several', () => {
  function Many({ onSelect = () => undefined }: { readonly onSelect?: (ids: readonly string[]) => void }): ReactNode {
    const [ids, setIds] = useState<readonly string[]>([]);
    const select = (next: readonly string[]): void => {
      setIds(next);
      onSelect(next);
    };
    return (
      <Files
        selected={ids[0]}
        selection={ids}
        onSelect={(item) => select([item.id])}
        onSelectMany={(many, lead) => select([lead.id, ...many.filter((item) => item !== lead).map(({ id }) => id)])}
      />
    );
  }
  const selected = (): readonly (string | null)[] =>
    screen.getAllByRole('treeitem', { selected: true }).map((line) => line.textContent);

  test('Shift with an arrow selects from where it was begun, and back', () => {
    render(<Many />);
    fireEvent.click(screen.getByText('boot.py'));
    fireEvent.keyDown(tree(), { key: 'ArrowDown', shiftKey: true });
    expect(selected()).toEqual(['boot.py', 'main.py']);
    fireEvent.keyDown(tree(), { key: 'ArrowUp', shiftKey: true });
    fireEvent.keyDown(tree(), { key: 'ArrowUp', shiftKey: true });
    expect(selected()).toEqual(['lib', 'boot.py']);
  });

  test('Ctrl with a click adds and takes away, Shift with a click takes all between, Ctrl+A everything', () => {
    render(<Many />);
    fireEvent.click(screen.getByText('main.py'));
    fireEvent.click(screen.getByText('lib'), { ctrlKey: true });
    expect(selected()).toEqual(['lib', 'main.py']);
    expect(screen.getAllByRole('treeitem')).toHaveLength(3); // It was not opened.
    fireEvent.click(screen.getByText('main.py'), { ctrlKey: true });
    expect(selected()).toEqual(['lib']);
    fireEvent.click(screen.getByText('lib'), { shiftKey: true });
    expect(selected()).toEqual(['lib', 'boot.py', 'main.py']);
    fireEvent.click(screen.getByText('boot.py'));
    expect(selected()).toEqual(['boot.py']);
    fireEvent.keyDown(tree(), { key: 'a', ctrlKey: true });
    expect(selected()).toEqual(['lib', 'boot.py', 'main.py']);
  });

  test('a right click on one of several keeps them', () => {
    render(<Many />);
    fireEvent.click(screen.getByText('boot.py'));
    fireEvent.click(screen.getByText('main.py'), { ctrlKey: true });
    fireEvent.contextMenu(screen.getByText('boot.py'), { button: 2 });
    expect(selected()).toEqual(['boot.py', 'main.py']);
    fireEvent.contextMenu(screen.getByText('lib'), { button: 2 });
    expect(selected()).toEqual(['lib']);
  });
});
