import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Chip } from './Badge.js';
import { Checkbox } from './Checkbox.js';
import { EmptyState } from './EmptyState.js';
import { Input } from './Input.js';
import { Meter } from './Meter.js';
import { ProgressBar, progressFacts } from './ProgressBar.js';
import { Select } from './Select.js';
import { ToastRegion } from './ToastRegion.js';

afterEach(cleanup);

describe('ToastRegion', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const toast = { id: 'a', tone: 'ok', title: 'Saved', actions: [], sticky: false } as const;

  test('a message goes by itself, but not while the pointer is on it', () => {
    const onClose = vi.fn();
    render(<ToastRegion messages={[toast]} onClose={onClose} />);
    fireEvent.pointerEnter(screen.getByRole('listitem'));
    act(() => void vi.advanceTimersByTime(60_000));
    expect(onClose).not.toHaveBeenCalled();
    fireEvent.pointerLeave(screen.getByRole('listitem'));
    act(() => void vi.advanceTimersByTime(6000));
    expect(onClose).toHaveBeenCalledExactlyOnceWith('a');
  });

  test('a sticky one stays, and its action closes it', () => {
    const onClose = vi.fn();
    const run = vi.fn();
    render(<ToastRegion messages={[{ ...toast, sticky: true, actions: [{ label: 'Show', run }] }]} onClose={onClose} />);
    act(() => void vi.advanceTimersByTime(60_000));
    expect(onClose).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Show' }));
    expect([onClose.mock.calls, run.mock.calls.length]).toEqual([[['a']], 1]);
  });
});

describe('ProgressBar', () => {
  test('tells phase, amount, rate and time in real units', () => {
    const facts = progressFacts({
      label: 'Saving',
      done: 31_232,
      total: 131_072,
      unit: 'bytes',
      perSecond: 49_357,
      secondsLeft: 2,
      phase: 'Writing',
    });
    expect(facts).toBe('Writing · 31 of 128 KB · 48.2 KB/s · about 2 s left');
  });

  test('draws no bar when nobody knows the whole', () => {
    render(<ProgressBar label="Reading" done={3} unit="blocks" />);
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(screen.getByText('3 blocks')).toBeTruthy();
  });

  test('says why it can’t be cancelled now', () => {
    const onCancel = vi.fn();
    render(<ProgressBar label="Erasing" done={3} total={13} unit="sectors" onCancel={onCancel} cancelReason="half erased" />);
    fireEvent.click(screen.getByRole('button', { name: 'Cancel', description: /half erased/ }));
    expect(onCancel).not.toHaveBeenCalled();
  });
});

test('a meter carries its words', () => {
  render(<Meter label="Disk" value={61} max={128} text="61 of 128 KB" />);
  expect(screen.getByRole('meter', { name: 'Disk' }).getAttribute('aria-valuetext')).toBe('61 of 128 KB');
});

test('a chip and an empty state hold one action', () => {
  const restart = vi.fn();
  const choose = vi.fn();
  render(
    <>
      <Chip action={{ label: 'Restart', onClick: restart }}>main.py stopped</Chip>
      <EmptyState text="No board." action={{ label: 'Choose a board', onClick: choose }} />
    </>,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Restart' }));
  fireEvent.click(screen.getByRole('button', { name: 'Choose a board' }));
  expect([restart.mock.calls.length, choose.mock.calls.length]).toEqual([1, 1]);
});

describe('fields', () => {
  test('an input ties its fault to itself and submits with Enter', () => {
    const onSubmit = vi.fn();
    const onChange = vi.fn();
    render(<Input label="Speed" value="x" error="A number." onChange={onChange} onSubmit={onSubmit} />);
    const field = screen.getByRole('textbox', { name: 'Speed', description: 'A number.' });
    fireEvent.change(field, { target: { value: '9600' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    expect([onChange.mock.calls, onSubmit.mock.calls.length, field.getAttribute('aria-invalid')]).toEqual([
      [['9600']],
      1,
      'true',
    ]);
  });

  test('a select shows its choice and hands over another one', async () => {
    const onChange = vi.fn();
    const options = [
      { value: 'lf', label: 'LF' },
      { value: 'crlf', label: 'CR LF' },
    ] as const;
    render(<Select label="Line ending" value="lf" options={options} onChange={onChange} />);
    const field = screen.getByRole('combobox', { name: 'Line ending' });
    expect(field.textContent).toBe('LF');
    fireEvent.click(field);
    const option = await screen.findByRole('option', { name: 'CR LF' });
    fireEvent.pointerDown(option, { pointerType: 'mouse' });
    fireEvent.pointerMove(option);
    fireEvent.mouseMove(option);
    fireEvent.click(option);
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledExactlyOnceWith('crlf'));
  });

  test('a checkbox answers to its label', () => {
    const onChange = vi.fn();
    render(<Checkbox label="Echo" checked={false} onChange={onChange} />);
    fireEvent.click(screen.getByText('Echo'));
    expect(onChange).toHaveBeenCalledExactlyOnceWith(true);
  });
});
