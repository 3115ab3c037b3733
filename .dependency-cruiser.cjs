// The layers, as a table. A folder may import itself, what stands behind it, and nothing else of ours.
// `value` and `types` are folders below src, or paths; `types` may be imported with `import type` only.
// docs/architecture.md draws the picture; scripts/check-boundaries.mjs plants a violation of every rule.

const LAYERS = {
  'src/base': { value: [] },
  'src/transport': { value: ['src/base'] },
  'src/boards': { value: ['src/base', 'resources'] },
  'src/workspace': { value: ['src/base'] },
  'src/settings': { value: ['src/base'] },
  'src/messages': { value: ['src/base'] },
  'src/contract': { value: ['src/base'] },
  'src/rpc': { value: ['src/base', 'src/contract/define'] },
  'src/protocols': { value: ['src/base', 'src/transport'] },
  'src/session': { value: ['src/base', 'src/transport', 'src/protocols', 'src/boards', 'resources'] },
  'src/files': { value: ['src/base', 'src/transport', 'src/protocols', 'src/boards', 'src/session', 'resources'] },
  'src/checks': { value: ['src/base', 'src/transport', 'src/boards', 'src/session', 'src/files', 'resources'] },
  'src/camera': { value: ['src/base', 'src/transport', 'src/protocols', 'src/boards', 'src/session', 'resources'] },
  'src/flashing': {
    value: ['src/base', 'src/transport', 'src/protocols', 'src/boards', 'src/session', 'src/files', 'resources'],
  },
  'src/modem': {
    value: ['src/base', 'src/transport', 'src/protocols', 'src/boards', 'src/session', 'src/flashing', 'resources'],
  },
  'src/services': {
    value: [
      'src/base',
      'src/contract',
      'src/session',
      'src/files',
      'src/checks',
      'src/camera',
      'src/flashing',
      'src/modem',
      'src/boards',
      'src/workspace',
      'src/settings',
    ],
    types: ['src/transport'],
  },
  'src/node': { value: ['src/base'], types: ['src'] },
  'src/simulators': {
    value: [
      'src/base',
      'src/transport',
      'src/protocols',
      'src/boards',
      'src/session',
      'src/files',
      'src/camera',
      'src/flashing',
      'src/modem',
      'resources',
    ],
  },
  'src/server': { value: ['src'], not: ['src/cli'] },
  'src/cli': { value: ['src'], not: ['src/server/(?!index\\.ts$)'] },
  electron: { value: ['src', 'resources'], not: ['src/cli'] },
  app: { value: ['src/contract', 'src/rpc', 'src/messages', 'src/base'] },
};

/** Tests may reach anywhere below what they test: simulators, adapters, recordings. */
const TESTS = '(\\.test\\.tsx?$|/testing/)';
const TYPE_ONLY = ['type-only', 'type-import'];
const NEUTRAL = '^src/(?!node/|simulators/|server/|cli/)';

const anyOf = (paths) => `^(${paths.join('|')})`;

/** One rule per layer for what it may use, and one for what it may only know the types of. */
function layerRules([layer, { value, types = [], not = [] }]) {
  const from = { path: `^${layer}/`, pathNot: TESTS };
  const ours = '^(src|app|electron|resources|e2e|bench|scripts)/';
  const own = `${layer}/`;
  const reachable = [own, ...value, ...types];
  const rules = [
    {
      name: `${layer} imports only its layers`,
      severity: 'error',
      from,
      to: { path: ours, pathNot: anyOf(reachable) },
    },
  ];
  if (types.length > 0) {
    rules.push({
      name: `${layer} imports types only from there`,
      severity: 'error',
      from,
      to: { path: anyOf(types), pathNot: anyOf([own, ...value]), dependencyTypesNot: TYPE_ONLY },
    });
  }
  if (not.length > 0) rules.push({ name: `${layer} leaves others alone`, severity: 'error', from, to: { path: anyOf(not) } });
  return rules;
}

/** Packages that only certain folders may import. */
const PACKAGES = {
  'only the desktop shell imports electron': { packages: ['electron'], from: '^electron/' },
  'only the window imports React and its libraries': {
    packages: [
      'react',
      'react-dom',
      'react-arborist',
      'react-resizable-panels',
      '@base-ui/react',
      'lucide-react',
      'zustand',
      'monaco-editor',
      '@xterm/[^/]+',
    ],
    from: '^app/',
  },
  'only app/ui imports the UI kit': {
    packages: ['react-arborist', 'react-resizable-panels', '@base-ui/react'],
    from: '^app/ui/',
  },
  'only adapters import native modules': { packages: ['serialport', '@serialport/[^/]+', 'usb'], from: '^src/node/' },
  'only simulators import the MicroPython package': { packages: ['@micropython/[^/]+'], from: '^src/simulators/' },
};

const packageRules = Object.entries(PACKAGES).map(([name, { packages, from }]) => ({
  name,
  severity: 'error',
  from: { path: '^(src|app|electron)/', pathNot: [from, TESTS] },
  to: { path: `(^|node_modules/)(${packages.join('|')})(/|$)`, dependencyTypesNot: ['local', 'core'] },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(LAYERS).flatMap(layerRules),
    ...packageRules,
    {
      name: 'neutral layers use no Node modules',
      severity: 'error',
      from: { path: [NEUTRAL, '^app/'], pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'neutral layers use few packages',
      severity: 'error',
      from: { path: NEUTRAL, pathNot: TESTS },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-no-pkg', 'npm-unknown'],
        pathNot: 'node_modules/(zod|@msgpack/msgpack|fflate)/',
      },
    },
    {
      name: 'one protocol never imports another, except dfuse on dfu',
      severity: 'error',
      from: { path: '^src/protocols/([^/]+)/', pathNot: [TESTS, '^src/protocols/dfuse/'] },
      to: { path: '^src/protocols/', pathNot: '^src/protocols/$1/' },
    },
    {
      name: 'dfuse imports no protocol but dfu',
      severity: 'error',
      from: { path: '^src/protocols/dfuse/', pathNot: TESTS },
      to: { path: '^src/protocols/', pathNot: '^src/protocols/(dfuse|dfu)/' },
    },
    {
      name: 'shells reach simulators through the registry',
      severity: 'error',
      from: { path: '^(electron|src/server|src/cli)/', pathNot: TESTS },
      to: { path: '^src/simulators/', pathNot: '^src/simulators/(registry|index)\\.ts$' },
    },
    {
      name: 'nothing that ships imports a test',
      severity: 'error',
      from: { path: '^(src|app|electron)/', pathNot: TESTS },
      to: { path: [TESTS, '^e2e/', '^bench/'] },
    },
    {
      name: 'no circles',
      severity: 'error',
      from: { path: '^(src|app|electron)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: TYPE_ONLY } },
    },
    {
      name: 'every import is found',
      severity: 'error',
      from: { path: '^(src|app|electron)/' },
      to: { couldNotResolve: true, pathNot: '\\?(raw|worker|url)$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
    reporterOptions: { dot: { collapsePattern: '^(src/[^/]+|app/[^/]+|electron/[^/]+)' } },
  },
};
