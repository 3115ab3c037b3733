import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { DisposableStore, type Disposable } from '../../../src/base/disposable.js';
import { themeStore } from '../../theme/theme.js';
import { xtermTheme } from '../../theme/xterm-theme.js';
import type { Settings } from '../../../src/contract/computer.js';
import { traceLinks } from './trace-links.js';

/** What happens in the terminal, for its owner. */
export interface TerminalEvents {
  readonly onData: (data: string) => void;
  readonly onPaste: (text: string) => void;
  /** False keeps a key from the terminal. */
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly onTraceLink: (file: string, line: number) => void;
  readonly onWebLink: (url: string) => void;
}

const WEB_LINK = /https:\/\/[^\s"'<>`]*[^\s"'<>`.,:;!?)\]}]/;

/** An xterm.js terminal dressed for a board: our colours and font, traceback links, search, no way out of the page. */
export class BoardTerminal implements Disposable {
  readonly xterm: Terminal;
  readonly search = new SearchAddon();
  readonly #fit = new FitAddon();
  readonly #store = new DisposableStore();
  readonly #box: HTMLElement;
  #written = 0;
  #isCounting = false;

  constructor(box: HTMLElement, settings: Settings, events: TerminalEvents) {
    this.#box = box;
    this.xterm = new Terminal({
      fontFamily: "'JetBrains Mono Variable', 'JetBrains Mono', ui-monospace, monospace",
      fontSize: settings.terminalFontSize,
      lineHeight: 1.15,
      scrollback: settings.terminalScrollback,
      theme: xtermTheme(themeStore().resolved),
      cursorBlink: false,
      cursorInactiveStyle: 'outline',
      allowProposedApi: true,
      minimumContrastRatio: 4.5,
      // Output is untrusted: links that a program draws open only when they are https.
      linkHandler: { activate: (_event, url) => (url.startsWith('https://') ? events.onWebLink(url) : undefined) },
    });
    this.#store.defer(() => this.xterm.dispose());
    this.xterm.loadAddon(this.#fit);
    this.xterm.loadAddon(this.search);
    this.xterm.loadAddon(new WebLinksAddon((_event, url) => events.onWebLink(url), { urlRegex: WEB_LINK }));
    this.xterm.open(box);
    this.#listen(events);
    this.#fitToBox();
    this.#drawFast();
  }

  /** Writes bytes; `written` is called when the terminal has taken them, which gives the stream's credit back. */
  write(bytes: Uint8Array | string, written?: () => void): void {
    const size = bytes.length;
    this.xterm.write(bytes, () => {
      this.#written += size;
      this.#count();
      written?.();
    });
  }

  /** Shows what was taken so far where a measurement of a flood can read it; nothing in the window does. */
  #count(): void {
    if (this.#isCounting) return;
    this.#isCounting = true;
    requestAnimationFrame(() => {
      this.#isCounting = false;
      this.#box.dataset['writtenBytes'] = String(this.#written);
    });
  }

  /** The whole scrollback as text, wrapped lines put together. */
  text(): string {
    const { active } = this.xterm.buffer;
    const lines: string[] = [];
    for (let i = 0; i < active.length; i++) {
      const line = active.getLine(i);
      const text = line?.translateToString(true) ?? '';
      if (line?.isWrapped === true && lines.length > 0) lines[lines.length - 1] += text;
      else lines.push(text);
    }
    return `${lines.join('\n').trimEnd()}\n`;
  }

  /** Takes over changed settings. */
  apply(settings: Settings): void {
    this.xterm.options.fontSize = settings.terminalFontSize;
    this.xterm.options.scrollback = settings.terminalScrollback;
    this.#fit.fit();
  }

  #listen(events: TerminalEvents): void {
    this.xterm.onData(events.onData);
    this.xterm.attachCustomKeyEventHandler((event) => event.type !== 'keydown' || events.onKey(event));
    const handlePaste = (event: ClipboardEvent): void => {
      event.preventDefault();
      event.stopPropagation();
      events.onPaste(event.clipboardData?.getData('text/plain') ?? '');
    };
    this.#box.addEventListener('paste', handlePaste, { capture: true });
    this.#store.defer(() => this.#box.removeEventListener('paste', handlePaste, { capture: true }));
    this.#store.add(themeStore().onDidChange(({ resolved }) => (this.xterm.options.theme = xtermTheme(resolved))));
    this.xterm.registerLinkProvider({
      provideLinks: (row, give) => {
        const text = this.xterm.buffer.active.getLine(row - 1)?.translateToString(true) ?? '';
        const links = traceLinks(text).map(({ start, end, file, line }) => ({
          range: { start: { x: start + 1, y: row }, end: { x: end, y: row } },
          text: text.slice(start, end),
          activate: () => events.onTraceLink(file, line),
        }));
        give(links.length > 0 ? links : undefined);
      },
    });
  }

  #fitToBox(): void {
    const fit = (): void => {
      if (this.#box.offsetWidth > 0 && this.#box.offsetHeight > 0) this.#fit.fit();
    };
    const observer = new ResizeObserver(fit);
    observer.observe(this.#box);
    this.#store.defer(() => observer.disconnect());
    void document.fonts.ready.then(() => {
      if (!this.#store.isDisposed) fit();
    });
  }

  /** Draws by WebGL where there is a graphics card; the DOM is the way everywhere else, and where tests read it. */
  #drawFast(): void {
    if (navigator.webdriver) return;
    const load = async (): Promise<void> => {
      const { WebglAddon } = await import('@xterm/addon-webgl');
      if (this.#store.isDisposed) return;
      try {
        const addon = new WebglAddon();
        addon.onContextLoss(() => addon.dispose());
        this.xterm.loadAddon(addon);
      } catch {
        // No WebGL here: the DOM renderer stays.
      }
    };
    void load();
  }

  [Symbol.dispose](): void {
    this.#store[Symbol.dispose]();
  }
}
