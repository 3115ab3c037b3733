// Bundles everything that runs in Node or Electron with esbuild. The renderer is Vite's.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { writeOutputs } from './outputs.mjs';
import { root } from './root.mjs';

/** Packages that stay in node_modules: native bindings, the board's wasm, and Electron itself. */
const EXTERNAL = [
  'electron',
  'usb',
  '@serialport/bindings-cpp',
  '@micropython/micropython-webassembly-pyscript',
  '@micropython/micropython-webassembly-pyscript/*',
  'bufferutil',
  'utf-8-validate',
];

/** An ESM bundle has no `require`; the CommonJS packages inside it need one for Node's own modules. */
const REQUIRE =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/**
 * Leaves the line above out of a chunk that never says `require`: a command loads some twenty, and each would pay for its own.
 * The empty line in its place keeps the source map right.
 * @param {{ path: string, contents: Uint8Array }} file
 */
function withoutIdleRequire(file) {
  const text = Buffer.from(file.contents).toString();
  if (!text.startsWith(REQUIRE) || /\brequire\b|__require/.test(text.slice(REQUIRE.length))) return file;
  return { path: file.path, contents: Buffer.from(text.slice(REQUIRE.length)) };
}

/** Answers `import text from './x.py?raw'` as Vite does. @type {import('esbuild').Plugin} */
export const rawText = {
  name: 'raw-text',
  setup(build) {
    build.onResolve({ filter: /\?raw$/ }, (args) => ({
      path: path.resolve(args.resolveDir, args.path.slice(0, -'?raw'.length)),
      namespace: 'raw-text',
    }));
    build.onLoad({ filter: /.*/, namespace: 'raw-text' }, (args) => ({
      contents: readFileSync(args.path, 'utf8'),
      loader: 'text',
      watchFiles: [args.path],
    }));
  },
};

/**
 * What each part of `dist` is made of. `entries` maps output names to sources; a part whose sources do not exist is empty.
 * @type {Record<'cli' | 'server' | 'main' | 'preload' | 'workers', { out: string, cjs?: boolean, entries(): Record<string, string> }>}
 */
export const parts = {
  cli: { out: 'dist/cli', entries: () => existing({ main: 'src/cli/main.ts' }) },
  server: { out: 'dist/server', entries: () => existing({ main: 'src/server/main.ts' }) },
  main: { out: 'dist/electron', entries: () => existing({ main: 'electron/main/index.ts' }) },
  preload: { out: 'dist/electron', cjs: true, entries: () => existing({ preload: 'electron/preload/index.ts' }) },
  workers: { out: 'dist/workers', entries: workerEntries },
};

/** @param {Record<string, string>} entries */
function existing(entries) {
  return Object.fromEntries(
    Object.entries(entries).filter(([, file]) => statSync(path.join(root, file), { throwIfNoEntry: false })),
  );
}

/** Worker threads (`*.worker.ts`) and child processes (`*.child.ts`), each built to `dist/workers/<file name>.mjs`. */
function workerEntries() {
  /** @type {Record<string, string>} */
  const found = {};
  for (const file of readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
    const name = /([^\\/]+\.(?:worker|child))\.ts$/.exec(file)?.[1];
    if (name === undefined) continue;
    if (found[name] !== undefined) throw new Error(`Two worker entries are named ${name}: ${found[name]} and src/${file}`);
    found[name] = `src/${file.replaceAll('\\', '/')}`;
  }
  return found;
}

/**
 * Bundles one part and writes what changed.
 * @param {keyof typeof parts} name
 * @param {{ outDir?: string }} [options] `outDir` replaces `dist` (tests)
 * @returns {Promise<string[]>} sources of ours that went in, relative to the clone
 */
export async function bundle(name, options = {}) {
  const part = parts[name];
  const entryPoints = part.entries();
  if (Object.keys(entryPoints).length === 0) return [];
  const result = await run(name, {
    entryPoints,
    outdir: options.outDir === undefined ? part.out : path.join(options.outDir, path.basename(part.out)),
    ...(part.cjs
      ? { format: 'cjs', outExtension: { '.js': '.cjs' } }
      : {
          format: 'esm',
          splitting: true,
          chunkNames: 'chunks/[name]-[hash]',
          outExtension: { '.js': '.mjs' },
          banner: { js: REQUIRE },
        }),
  });
  writeOutputs(result.outputFiles.map(withoutIdleRequire));
  return Object.keys(result.metafile.inputs)
    .map((input) => input.replace(/^raw-text:/, ''))
    .map((input) => (path.isAbsolute(input) ? path.relative(root, input) : input).replaceAll('\\', '/'))
    .filter((input) => !input.startsWith('node_modules/') && !input.includes(':') && !input.startsWith('<'))
    .sort();
}

/**
 * Bundles a single program (a benchmark, a campaign).
 * @param {string} entry relative to the clone
 * @param {string} outDir relative to the clone
 * @returns {Promise<string>} the bundle's absolute path
 */
export async function bundleEntry(entry, outDir) {
  const name = path.basename(entry, '.ts');
  const result = await run(name, {
    entryPoints: { [name]: entry },
    outdir: outDir,
    packages: 'external', // It runs in the clone; a driver of browsers is better left as it is.
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    banner: { js: REQUIRE },
  });
  writeOutputs(result.outputFiles);
  return path.join(root, outDir, `${name}.mjs`);
}

/**
 * @param {string} name
 * @param {import('esbuild').BuildOptions} options
 */
async function run(name, options) {
  const { build } = await import('esbuild');
  const all = /** @type {import('esbuild').BuildOptions & { write: false, metafile: true }} */ ({
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    target: 'node20.19',
    external: EXTERNAL,
    plugins: [rawText],
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    ...options,
  });
  return await build(all).catch((/** @type {import('esbuild').BuildFailure} */ failure) => {
    throw new Error(describe(name, failure), { cause: failure });
  });
}

/**
 * @param {string} name
 * @param {import('esbuild').BuildFailure} failure
 */
function describe(name, failure) {
  const lines = (failure.errors ?? []).map(
    (e) => `  ${e.location ? `${e.location.file}:${e.location.line}:${e.location.column} ` : ''}${e.text}`,
  );
  return [`Bundling ${name} failed.`, ...(lines.length > 0 ? lines : [String(failure)])].join('\n');
}
