import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Button, IconButton } from './Button.js';
import { RunIcon } from './icons.js';

afterEach(cleanup);

describe('Button', () => {
  test('runs its action', () => {
    const onClick = vi.fn();
    render(<Button onClick={onClick}>Run</Button>);
    fireEvent.click(screen.getByRole('button', { name: 'Run' }));
    expect(onClick).toHaveBeenCalledOnce();
  });

  test('with a reason it refuses, takes focus and says why', () => {
    const onClick = vi.fn();
    const onSurround = vi.fn();
    render(
      <div onClick={onSurround}>
        <Button onClick={onClick} disabledReason="Connect a board first.">
          Run
        </Button>
      </div>,
    );
    const button = screen.getByRole('button', { name: 'Run', description: 'Connect a board first.' });
    button.focus();
    fireEvent.click(button);
    expect(document.activeElement).toBe(button);
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect([onClick.mock.calls.length, onSurround.mock.calls.length]).toEqual([0, 0]);
  });

  test('shows the reason to the keyboard', async () => {
    render(<Button disabledReason="Connect a board first.">Run</Button>);
    const before = screen.getAllByText('Connect a board first.').length;
    fireEvent.keyDown(document.body, { key: 'Tab' });
    fireEvent.focus(screen.getByRole('button'));
    await vi.waitFor(() => expect(screen.getAllByText('Connect a board first.').length).toBe(before + 1));
  });
});

test('an icon button is named by its label and can stay pressed', () => {
  render(<IconButton icon={RunIcon} label="Run" pressed />);
  expect(screen.getByRole('button', { name: 'Run', pressed: true })).toBeTruthy();
});
