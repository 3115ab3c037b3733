import { DisposableStore, toDisposable, type Disposable } from '../../../src/base/disposable.js';
import { isAbort, isOutpostError } from '../../../src/base/errors.js';
import type { SessionInfo, TerminalItem } from '../../../src/contract/boards.js';
import type { SessionId } from '../../../src/contract/common.js';
import type { Commander } from '../../commands/commander.js';
import { openTraceLine } from '../../commands/trace.js';
import { formatBytes } from '../../i18n/format.js';
import { t } from '../../i18n/t.js';
import { ask } from '../../state/dialogs-store.js';
import type { Workbench } from '../../state/workbench.js';
import { isMac } from '../../ui/index.js';
import { BoardTerminal } from './board-terminal.js';
import { LineComposer } from './line-composer.js';
import { noteWords } from './note-words.js';
import { plainInput, PlainFormatter } from './plain-view.js';
import { terminalKey } from './terminal-keys.js';

/** Items that may be under way: enough to keep the terminal busy, few enough that a flood waits on the host. */
const CREDIT = 32;
const HINT_MS = 6000;
const DIM = (text: string): string => `\u001b[2m${text.replace(/\p{Cc}/gu, ' ')}\u001b[0m\r\n`;

/** Joins one board's session and one terminal: output with credit, keys, paste, links. */
export class TerminalLink implements Disposable {
  readonly terminal: BoardTerminal;
  readonly #wb: Workbench;
  readonly #commander: Commander;
  readonly #session: SessionId;
  readonly #store = new DisposableStore();
  readonly #composer = new LineComposer();
  readonly #plain = new PlainFormatter();
  readonly #abort = new AbortController();
  #hintEnd: Disposable = toDisposable(() => undefined);

  constructor(wb: Workbench, commander: Commander, session: SessionId, box: HTMLElement) {
    this.#wb = wb;
    this.#commander = commander;
    this.#session = session;
    this.terminal = this.#store.add(
      new BoardTerminal(box, wb.settings.getState(), {
        onData: (data) => this.#type(data),
        onPaste: (text) => void this.paste(text),
        onKey: (event) => this.#key(event),
        onTraceLink: (file, line) => void commander.attempt(file, () => openTraceLine(wb, file, line)),
        onWebLink: (url) => void commander.attempt(url, () => this.#openPage(url)),
      }),
    );
    this.#store.defer(() => this.#abort.abort());
    this.#store.defer(wb.sessions.subscribe(() => this.#handleState()));
    void this.#follow();
  }

  #info(): SessionInfo | null {
    return this.#wb.sessions.getState().sessions.find(({ id }) => id === this.#session) ?? null;
  }

  #handleState(): void {
    if (this.#info()?.state.kind !== 'idle') this.#composer.reset();
  }

  /** Reads the output until the session ends; after a lost connection again, from what the host replays. */
  async #follow(): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      try {
        const output = this.#wb.host.repl.output({ session: this.#session }, { signal, credit: CREDIT });
        for await (const { item, release } of output.manualCredit()) this.#show(item, release);
        return;
      } catch (error) {
        if (isAbort(error) || !isOutpostError(error, 'app.disconnected')) return;
        await this.#reconnected();
        this.terminal.xterm.reset();
      }
    }
  }

  #reconnected(): Promise<void> {
    const { connection } = this.#wb;
    return new Promise((resolve) => {
      if (connection.getState().phase.kind === 'connected') {
        // The store hears of a lost connection a little later than the stream does.
        queueMicrotask(resolve);
      }
      const end = connection.subscribe(({ phase }) => {
        if (phase.kind !== 'connected') return;
        end();
        resolve();
      });
    });
  }

  #show(item: TerminalItem, release: () => void): void {
    if (item.kind === 'gap') this.terminal.write(DIM(t('repl.gap', { size: formatBytes(item.dropped) })), release);
    else if (item.kind === 'note') this.terminal.write(DIM(noteWords(item.key, item.args)), release);
    else
      this.terminal.write(
        this.#isPlain() ? this.#plain.format(item.bytes, this.#wb.terminalState.getState().plain, () => new Date()) : item.bytes,
        release,
      );
  }

  #isPlain(): boolean {
    return this.#info()?.mode === 'plain';
  }

  #send(text: string): void {
    const bytes = new TextEncoder().encode(text);
    for (let from = 0; from < bytes.length; from += 65_536) {
      void this.#commander.attempt('repl', () =>
        this.#wb.host.repl.input({ session: this.#session, bytes: bytes.slice(from, from + 65_536) }),
      );
    }
  }

  #type(data: string): void {
    if (this.#wb.terminalState.getState().heldBack !== null) this.#wb.terminalState.setState({ heldBack: null });
    if (this.#isPlain()) {
      const { lineEnding, echo } = this.#wb.terminalState.getState().plain;
      if (echo) this.terminal.write(data.replaceAll('\r', '\r\n'));
      this.#send(plainInput(data, lineEnding));
      return;
    }
    if (this.#info()?.state.kind !== 'idle') {
      this.#send(data);
      return;
    }
    for (const action of this.#composer.type(data)) {
      if (action.kind === 'send') this.#send(action.text);
      else if (action.kind === 'show') this.terminal.write(action.text);
      else if (action.kind === 'line') void this.#pasteNow(action.text);
      else this.#hint(data);
    }
  }

  /** Pastes: several lines only after a question, and then in one piece. */
  async paste(text: string): Promise<void> {
    const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n');
    if (this.#isPlain() || this.#info()?.state.kind === 'running') {
      this.#send(lines.join('\r'));
      return;
    }
    const single = lines.length === 1 ? (lines[0] ?? '') : null;
    if (single !== null) {
      this.#type(single);
      return;
    }
    const answer = await ask(this.#wb.dialogs, 'confirm', {
      title: t('repl.pasteTitle', { count: lines.length }),
      body: t('repl.pasteBody'),
      list: lines.slice(0, 40),
      choices: [{ value: 'yes', label: t('repl.paste') }],
    });
    this.terminal.xterm.focus();
    if (answer === 'yes') await this.#pasteNow(`${lines.join('\n')}\n`);
  }

  async #pasteNow(text: string): Promise<void> {
    await this.#commander.attempt(t('repl.paste'), () => this.#wb.host.repl.paste({ session: this.#session, text }));
  }

  #key(event: KeyboardEvent): boolean {
    const verdict = terminalKey(event, {
      isMac: isMac(),
      hasSelection: this.terminal.xterm.hasSelection(),
      sendsAll: this.#wb.terminalState.getState().sendsControlKeys || this.#isPlain(),
      guarded: this.#info()?.guardedKeys ?? [],
    });
    switch (verdict.kind) {
      case 'pass':
        return true;
      case 'browser':
        return false;
      case 'copy':
        void this.#wb.browser.writeClipboard(this.terminal.xterm.getSelection());
        this.terminal.xterm.clearSelection();
        break;
      case 'held':
        this.#hint(verdict.key);
        break;
      case 'guarded':
        void this.#askGuarded(verdict.key, verdict.byte);
        break;
    }
    event.preventDefault();
    return false;
  }

  /** Says for a while that a key was not sent. */
  #hint(key: string): void {
    this.#wb.terminalState.setState({ heldBack: key });
    this.#hintEnd[Symbol.dispose]();
    this.#hintEnd = this.#wb.clock.after(HINT_MS, () => this.#wb.terminalState.setState({ heldBack: null }));
  }

  async #askGuarded(key: string, byte: number): Promise<void> {
    const answer = await ask(this.#wb.dialogs, 'confirm', {
      title: t('repl.guardedTitle', { key }),
      body: t('repl.guardedBody', { key }),
      choices: [{ value: 'yes', label: t('repl.guardedSend', { key }), danger: true }],
    });
    if (answer === 'yes') this.#send(String.fromCharCode(byte));
  }

  async #openPage(url: string): Promise<void> {
    if (this.#wb.connection.getState().info?.shell === 'desktop') await this.#wb.host.app.openExternal({ url });
    else window.open(url, '_blank', 'noopener,noreferrer');
  }

  [Symbol.dispose](): void {
    this.#store[Symbol.dispose]();
  }
}
