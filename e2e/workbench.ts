import { expect, type Locator, type Page } from 'playwright/test';

/** The window as a person sees it: places by their roles and names, actions by mouse and keys. */
export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Waits until the window has its host and can be used. */
  async ready(): Promise<void> {
    await expect(this.page.getByRole('banner').getByRole('button', { name: 'Search commands' })).toBeVisible();
    await expect(this.board).toBeVisible();
  }

  get run(): Locator {
    return this.page.getByRole('banner').getByRole('button', { name: 'Run', exact: true });
  }

  get stop(): Locator {
    return this.page.getByRole('banner').getByRole('button', { name: 'Stop', exact: true });
  }

  get saveToDevice(): Locator {
    return this.page.getByRole('banner').getByRole('button', { name: 'Save to device', exact: true });
  }

  /** The button that names the board and opens the picker. */
  get board(): Locator {
    return this.page.getByRole('banner').getByRole('button').first();
  }

  get status(): Locator {
    return this.page.getByRole('contentinfo');
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  get notices(): Locator {
    return this.page.getByRole('region', { name: 'Notifications' });
  }

  get terminal(): Locator {
    return this.page.locator('[data-keys="terminal"]:visible');
  }

  get boardFiles(): Locator {
    return this.page.getByRole('tree', { name: 'Files on the board' });
  }

  get computerFiles(): Locator {
    return this.page.getByRole('tree', { name: 'Files on this computer' });
  }

  get tabs(): Locator {
    return this.page.getByRole('tablist', { name: 'Open files' }).getByRole('tab');
  }

  get activeTab(): Locator {
    return this.page.getByRole('tablist', { name: 'Open files' }).getByRole('tab', { selected: true });
  }

  /** The lines of a sync's or a restore's preview. */
  get sync(): Locator {
    return this.page.getByRole('tree', { name: 'What a sync would do' });
  }

  /** The head of a group of the preview. */
  syncGroup(name: string): Locator {
    return this.sync.locator('[role="treeitem"][aria-level="1"]').filter({ hasText: new RegExp(`^${name}`) });
  }

  /** A button below the preview: the one that does it, or Cancel. */
  syncButton(name: string | RegExp): Locator {
    return this.page.getByRole('tabpanel').first().getByRole('button', { name });
  }

  /** Monaco's own element; it has one accessible text area whose content is not the whole text. */
  get editor(): Locator {
    return this.page.locator('.monaco-editor[role="code"]').first();
  }

  /** Runs a command of the palette by its title. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+Shift+P');
    const field = this.page.getByRole('combobox', { name: 'Commands' });
    await field.fill(title);
    const option = this.page.getByRole('option', { name: title }).first();
    await expect(option).toBeVisible();
    // Enter on a command that can't be taken yet (while a board is being connected) does nothing, rightly.
    await expect(option).not.toHaveAttribute('aria-disabled', 'true', { timeout: 20_000 });
    await this.page.keyboard.press('Enter');
    await expect(field).toBeHidden();
  }

  /** Connects through the picker and waits for the prompt, or for what `until` says. */
  async connect(name: string, until: 'prompt' | 'any' = 'prompt'): Promise<void> {
    await this.board.click();
    const field = this.page.getByRole('combobox');
    await field.fill(name);
    await this.page.getByRole('option', { name }).first().click();
    if (until === 'prompt') await this.prompt();
  }

  /** The board is at its prompt, and the window knows. */
  async prompt(): Promise<void> {
    await expect(this.status).toContainText('Connected', { timeout: 20_000 });
    await this.terminalShows('>>>');
  }

  /** Opens a file of the folder: from its tree, or from the welcome page while nothing is open. */
  async openFile(name: string): Promise<void> {
    const entry = this.computerFiles.getByRole('treeitem', { name });
    const card = this.page.getByRole('button', { name });
    await expect(entry.or(card).first()).toBeVisible();
    if (await entry.isVisible()) await entry.dblclick();
    else await card.first().click();
    await expect(this.editor).toBeVisible({ timeout: 20_000 });
  }

  /** Opens an untitled tab with a text. */
  async newScript(text: string): Promise<void> {
    await this.command('New file');
    await this.write(text);
  }

  /** Replaces the whole text of the shown editor, as a paste would. */
  async write(text: string): Promise<void> {
    await expect(this.editor).toBeVisible({ timeout: 20_000 });
    await this.editor.click();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.press('Delete');
    // Typed text would be indented by the editor; pasted text is taken as it is.
    await this.paste(text);
  }

  /** Pastes a text where the focus is, by the system's clipboard. */
  async paste(text: string): Promise<void> {
    await this.page.evaluate((value) => navigator.clipboard.writeText(value), text);
    await this.page.keyboard.press('ControlOrMeta+V');
  }

  /** Text of the shown editor as Monaco has it on screen. */
  async editorText(): Promise<string> {
    const lines = await this.page.locator('.monaco-editor .view-lines .view-line').allInnerTexts();
    return lines.join('\n').replaceAll('\u00a0', ' ');
  }

  /** Text of the shown terminal's rows on screen. */
  async terminalText(): Promise<string> {
    const rows = await this.terminal.locator('.xterm-rows > div').allInnerTexts();
    return rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd()).join('\n');
  }

  async terminalShows(text: string | RegExp, timeout = 15_000): Promise<void> {
    const expected = typeof text === 'string' ? expect.stringContaining(text) : expect.stringMatching(text);
    await expect.poll(() => this.terminalText(), { timeout }).toEqual(expected);
  }

  /** Types into the terminal, ending with Enter. */
  async type(line: string): Promise<void> {
    await this.terminal.click();
    await this.page.keyboard.type(line);
    await this.page.keyboard.press('Enter');
  }

  /** Types a line into the terminal and waits until the board has done it: the next prompt is there. */
  async execute(line: string): Promise<void> {
    await this.type(line);
    await expect.poll(async () => (await this.terminalText()).trimEnd().split('\n').slice(-1)).toEqual(['>>>']);
    await expect(this.status).toContainText('Connected');
  }

  /** Sets faults of the simulated board; an empty text takes them away. */
  async setFaults(faults: string): Promise<void> {
    await this.command('Faults…');
    await this.dialog.getByRole('textbox').fill(faults);
    await this.dialog.getByRole('button', { name: 'Set faults' }).click();
    await expect(this.dialog).toBeHidden();
  }
}
