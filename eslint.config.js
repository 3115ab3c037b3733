import js from '@eslint/js';
import globals from 'globals';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { docComment } from './scripts/lint/doc-comment.mjs';

const tests = ['**/*.test.ts', '**/*.test.tsx', '**/testing/**', 'e2e/**', 'bench/**'];

/** Folders that run anywhere: no Node, no DOM, input and output only through interfaces. */
const neutral = ['src/**/*.ts'];
const notNeutral = ['src/node/**', 'src/server/**', 'src/cli/**', 'src/simulators/**'];

/** Globals of the WebWorker library that compile but reach outside what was passed in. */
const ambientIo = ['fetch', 'WebSocket', 'XMLHttpRequest', 'indexedDB', 'caches', 'self', 'Worker', 'crypto', 'console'].map(
  (name) => ({
    name,
    message: 'Neutral layers get input and output through interfaces passed in.',
  }),
);
const timers = ['setTimeout', 'setInterval', 'setImmediate', 'requestAnimationFrame', 'performance'].map((name) => ({
  name,
  message: 'Time comes from the injected Clock (src/base/clock.ts).',
}));

const onlyInWindow = {
  selector: "NewExpression[callee.name='BrowserWindow']",
  message: 'Windows are made in electron/main/window.ts only, with the hardened options.',
};
const onlyInOptions = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'The environment is read in src/node/options.ts and electron/main/options.ts only.',
};
const noRawHtml = [
  {
    selector: 'AssignmentExpression[left.property.name=/^(inner|outer)HTML$/]',
    message: 'Text from boards is untrusted: no HTML strings.',
  },
  { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: 'Text from boards is untrusted: no HTML strings.' },
];

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.cache/', 'test-results/', 'playwright-report/', 'resources/']),
  js.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true, namespaceFrom: true } },
      ],
      'no-warning-comments': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { local: { rules: { 'doc-comment': docComment } } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'off', // Rejections pass on what an AbortSignal or a stream gave.
      '@typescript-eslint/require-await': 'off', // An interface's async method may have nothing to wait for.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all', ignoreUsingDeclarations: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/unbound-method': 'off', // Zod and zustand hand out functions that need no `this`.
      complexity: ['error', 20],
      'max-depth': ['error', 4],
      'max-lines': ['error', 450],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true, IIFEs: true }],
      'no-restricted-syntax': ['error', onlyInWindow, onlyInOptions, ...noRawHtml],
      'no-undef': 'off',
    },
  },
  {
    files: ['src/**/*.ts', 'electron/**/*.ts'],
    ignores: tests,
    rules: {
      '@typescript-eslint/strict-boolean-expressions': [
        'error',
        { allowString: false, allowNumber: false, allowNullableObject: true, allowNullableBoolean: true },
      ],
      'local/doc-comment': 'error',
    },
  },
  {
    files: neutral,
    ignores: [...notNeutral, ...tests],
    rules: { 'no-restricted-globals': ['error', ...ambientIo, ...timers] },
  },
  {
    files: ['src/base/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', ...ambientIo] },
  },
  {
    files: ['app/**/*.ts', 'app/**/*.tsx'],
    extends: [reactHooks.configs.flat.recommended],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['localStorage', 'sessionStorage', 'indexedDB'].map((name) => ({
          name,
          message: 'The origin changes with the port: the host keeps state.',
        })),
      ],
    },
  },
  { files: ['electron/main/window.ts'], rules: { 'no-restricted-syntax': ['error', onlyInOptions, ...noRawHtml] } },
  { files: ['src/node/options.ts', 'electron/main/options.ts'], rules: { 'no-restricted-syntax': ['error', onlyInWindow] } },
  { files: ['src/cli/**', 'scripts/**', 'bench/**'], rules: { 'no-console': 'off' } },
  {
    files: tests,
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'no-restricted-syntax': 'off',
      'no-empty-pattern': 'off', // Playwright's fixtures take `{}`.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off', // Matchers such as expect.any() are typed any.
    },
  },
  { files: ['scripts/**', '*.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['**/*.mjs', '**/*.cjs', '**/*.js'], languageOptions: { globals: globals.node } },
  {
    files: [
      '*.config.{js,ts}',
      '.dependency-cruiser.cjs',
      'scripts/*-global-setup.mjs',
      'scripts/lib/*-reporter.mjs',
      '**/*.d.ts',
    ],
    rules: { 'no-restricted-exports': 'off' },
  },
);
