import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ConfirmDialog } from './ConfirmDialog.js';
import { Dialog } from './Dialog.js';
import { ErrorDialog } from './ErrorDialog.js';

afterEach(cleanup);
const nothing = (): void => undefined;

describe('ErrorDialog', () => {
  const show = (onChoose: () => void = nothing, onCopyReport: () => void = nothing): void => {
    render(
      <ErrorDialog
        open
        onClose={nothing}
        title="main.py was not saved"
        cause="The disk is full."
        boardState="The old main.py is in place."
        remedies={[
          { id: 'show', label: 'Show files', onChoose },
          { id: 'retry', label: 'Try again', onChoose: nothing },
        ]}
        details="fs.no-space"
        onCopyReport={onCopyReport}
      />,
    );
  };

  test('says what, why, the state of the board, and offers the recommended way with the focus', async () => {
    show();
    const dialog = await screen.findByRole('dialog', { name: 'main.py was not saved', description: 'The disk is full.' });
    expect(dialog.textContent).toContain('The old main.py is in place.');
    await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Show files'));
  });

  test('runs the chosen way and copies the report', async () => {
    const onChoose = vi.fn();
    const onCopy = vi.fn();
    show(onChoose, onCopy);
    fireEvent.click(await screen.findByRole('button', { name: 'Show files' }));
    fireEvent.click(screen.getByText('Copy report'));
    expect([onChoose.mock.calls.length, onCopy.mock.calls.length]).toEqual([1, 1]);
    expect(screen.getByText('Copied')).toBeTruthy();
  });
});

describe('ConfirmDialog', () => {
  test.each([
    [true, 'Cancel'],
    [false, 'Delete main.py'],
  ])('when danger is %s the focus is on %s', async (danger, focused) => {
    render(
      <ConfirmDialog
        open
        title="Delete main.py?"
        body="It is kept on this computer."
        confirmLabel="Delete main.py"
        danger={danger}
        onConfirm={nothing}
        onCancel={nothing}
      />,
    );
    await vi.waitFor(() => expect(document.activeElement?.textContent).toBe(focused));
  });
});

describe('Dialog', () => {
  test('gives the focus to the first control below the head, not to the cross', async () => {
    render(
      <Dialog open onClose={nothing} title="Older contents" footer={<button type="button">Close it</button>}>
        <button type="button">Compare</button>
      </Dialog>,
    );
    await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Compare'));
  });

  test('closes with Escape, unless it is locked', async () => {
    const onClose = vi.fn();
    const { rerender } = render(<Dialog open locked onClose={onClose} title="Working" />);
    fireEvent.keyDown(await screen.findByRole('dialog'), { key: 'Escape' });
    expect(onClose).not.toHaveBeenCalled();
    rerender(<Dialog open onClose={onClose} title="Working" />);
    fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Escape' });
    expect(onClose).toHaveBeenCalledOnce();
  });
});
