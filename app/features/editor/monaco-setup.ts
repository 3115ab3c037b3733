import { editor, languages } from 'monaco-editor/editor';
import 'monaco-editor/features/anchorSelect/register';
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/caretOperations/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/contextmenu/register';
import 'monaco-editor/features/cursorUndo/register';
import 'monaco-editor/features/diffEditor/register';
import 'monaco-editor/features/dnd/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/folding/register';
import 'monaco-editor/features/fontZoom/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/gotoLine/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/lineSelection/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/smartSelect/register';
import 'monaco-editor/features/suggest/register';
import 'monaco-editor/features/tokenization/register';
import 'monaco-editor/features/unicodeHighlighter/register';
import 'monaco-editor/features/wordHighlighter/register';
import 'monaco-editor/features/wordOperations/register';
import 'monaco-editor/features/wordPartOperations/register';
import 'monaco-editor/languages/definitions/ini/register';
import 'monaco-editor/languages/definitions/markdown/register';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import { monacoTheme } from '../../theme/monaco-theme.js';
import { themeStore } from '../../theme/theme.js';
import { pythonConfiguration, pythonTokens } from './python-language.js';

/** Monaco's name of our theme; its colours change with the window's theme. */
export const THEME = 'outpost';

// Ours instead of the kit's: it tells calls and assigned names, and comes with this chunk rather than in one of its own.
languages.register({ id: 'python', extensions: ['.py', '.pyi'] });
languages.setLanguageConfiguration('python', pythonConfiguration);
languages.setMonarchTokensProvider('python', pythonTokens);

self.MonacoEnvironment = { getWorker: () => new EditorWorker() };

function applyTheme(): void {
  editor.defineTheme(THEME, monacoTheme(themeStore().resolved));
  editor.setTheme(THEME);
}

applyTheme();
// Lives as long as the page: the editor is loaded once.
themeStore().onDidChange(applyTheme);
// The window may have been drawn with a fallback font.
void document.fonts.ready.then(() => editor.remeasureFonts());

/** The language of a file by its name; plain text for endings that Monaco was not given. */
export function languageOf(name: string): string {
  const dot = name.lastIndexOf('.');
  const ending = dot < 0 ? '' : name.slice(dot).toLowerCase();
  return languages.getLanguages().find(({ extensions }) => extensions?.includes(ending) === true)?.id ?? 'plaintext';
}

export { editor, KeyCode, MarkerSeverity } from 'monaco-editor/editor';
