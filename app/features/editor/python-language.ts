import type { languages } from 'monaco-editor/editor';

const KEYWORDS =
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield';
const CONSTANTS = 'False None True Ellipsis NotImplemented __name__ __file__';

/** How Python is typed: comments, brackets, indentation after a colon. */
export const pythonConfiguration: languages.LanguageConfiguration = {
  comments: { lineComment: '#' },
  brackets: [
    ['{', '}'],
    ['[', ']'],
    ['(', ')'],
  ],
  autoClosingPairs: [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
    { open: '(', close: ')' },
    { open: '"', close: '"', notIn: ['string', 'comment'] },
    { open: "'", close: "'", notIn: ['string', 'comment'] },
  ],
  surroundingPairs: [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
    { open: '(', close: ')' },
    { open: '"', close: '"' },
    { open: "'", close: "'" },
  ],
  // 1: IndentAction.Indent; the enum itself would pull the editor in.
  onEnterRules: [
    {
      beforeText: /^\s*(?:def|class|for|if|elif|else|while|try|with|finally|except|async|match|case)\b.*:\s*(?:#.*)?$/,
      action: { indentAction: 1 },
    },
  ],
  folding: { offSide: true },
  wordPattern: /[A-Za-z_]\w*|\d+(?:\.\d+)?/,
};

/** Strings end where their quote does; `state` carries the quote and whether backslashes mean anything. */
function stringState(quote: string, isRaw: boolean): languages.IMonarchLanguageRule[] {
  const end: languages.IMonarchLanguageRule[] = [
    [new RegExp(quote), 'string', '@pop'],
    [/./, 'string'],
  ];
  const first = quote[0] ?? '';
  const plain: languages.IMonarchLanguageRule = [new RegExp(`[^\\\\${first}]+`), 'string'];
  const oneLine: languages.IMonarchLanguageRule[] =
    quote.length === 1
      ? [
          [/\\$/, 'string'],
          [new RegExp(`[^\\\\${first}]+$`), 'string', '@pop'],
        ]
      : [];
  return isRaw
    ? [...oneLine, plain, [/\\./, 'string'], ...end]
    : [...oneLine, plain, [/\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)/, 'string.escape'], ...end];
}

const QUOTES = { triple2: '"""', triple1: "'''", double: '"', single: "'" } as const;

function stringStarts(): languages.IMonarchLanguageRule[] {
  return Object.entries(QUOTES).flatMap(([name, quote]): languages.IMonarchLanguageRule[] => [
    [new RegExp(`[bBfF]?[rR][bBfF]?${quote}`), 'string', `@raw_${name}`],
    [new RegExp(`[bBfFuU]?${quote}`), 'string', `@string_${name}`],
  ]);
}

function stringStates(): Record<string, languages.IMonarchLanguageRule[]> {
  const states = Object.entries(QUOTES).flatMap(([name, quote]) => [
    [`raw_${name}`, stringState(quote, true)] as const,
    [`string_${name}`, stringState(quote, false)] as const,
  ]);
  return Object.fromEntries(states);
}

/** The colours of Python: keywords, calls, names that are given a value, strings, numbers, comments. */
export const pythonTokens: languages.IMonarchLanguage = {
  defaultToken: '',
  tokenPostfix: '.python',
  keywords: KEYWORDS.split(' '),
  constants: CONSTANTS.split(' '),
  tokenizer: {
    root: [
      [/#.*$/, 'comment'],
      ...stringStarts(),
      [/@\s*[A-Za-z_][\w.]*/, 'tag'],
      [/(def)(\s+)([A-Za-z_]\w*)/, ['keyword', 'white', 'function']],
      [/(class)(\s+)([A-Za-z_]\w*)/, ['keyword', 'white', 'type']],
      [/[A-Za-z_]\w*(?=\s*\()/, { cases: { '@keywords': 'keyword', '@constants': 'number', '@default': 'function' } }],
      [
        /[A-Za-z_]\w*(?=\s*(?:[-+*/%&|^@]|\/\/|<<|>>|\*\*)?=(?!=))/,
        { cases: { '@keywords': 'keyword', '@default': 'variable' } },
      ],
      [/[A-Za-z_]\w*/, { cases: { '@keywords': 'keyword', '@constants': 'number', '@default': 'identifier' } }],
      [/0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+/, 'number'],
      [/(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d+)?[jJ]?/, 'number'],
      [/[{}[\]()]/, 'delimiter'],
      [/[,:;.]/, 'delimiter'],
    ],
    ...stringStates(),
  },
};
