// Holds the layers of .dependency-cruiser.cjs against the sources, after proving that every rule can fail: each gets one planted
// value import and one planted type import in a scratch tree, and both must be refused. (With a compiler it does not know,
// dependency-cruiser sees no TypeScript and passes silently; hence also the count.)
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cruise } from 'dependency-cruiser';
import { root } from './lib/root.mjs';

/** @type {import('dependency-cruiser').IConfiguration} */
const config = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
const rules = config.forbidden ?? [];

/** One forbidden import for each rule: importing file, imported file or package. `only` where just one form is forbidden. */
const PLANTS = /** @type {Record<string, { from: string, to: string, only?: 'value' }>} */ ({
  'src/base imports only its layers': { from: 'src/base/a.ts', to: 'src/transport/x.ts' },
  'src/transport imports only its layers': { from: 'src/transport/a.ts', to: 'src/protocols/dfu/x.ts' },
  'src/boards imports only its layers': { from: 'src/boards/a.ts', to: 'src/session/x.ts' },
  'src/workspace imports only its layers': { from: 'src/workspace/a.ts', to: 'src/contract/x.ts' },
  'src/settings imports only its layers': { from: 'src/settings/a.ts', to: 'src/workspace/x.ts' },
  'src/messages imports only its layers': { from: 'src/messages/a.ts', to: 'src/contract/x.ts' },
  'src/contract imports only its layers': { from: 'src/contract/a.ts', to: 'src/rpc/x.ts' },
  'src/rpc imports only its layers': { from: 'src/rpc/a.ts', to: 'src/services/x.ts' },
  'src/protocols imports only its layers': { from: 'src/protocols/dfu/a.ts', to: 'src/session/x.ts' },
  'src/session imports only its layers': { from: 'src/session/a.ts', to: 'src/files/x.ts' },
  'src/files imports only its layers': { from: 'src/files/a.ts', to: 'src/contract/x.ts' },
  'src/checks imports only its layers': { from: 'src/checks/a.ts', to: 'src/services/x.ts' },
  'src/camera imports only its layers': { from: 'src/camera/a.ts', to: 'src/files/x.ts' },
  'src/flashing imports only its layers': { from: 'src/flashing/a.ts', to: 'src/modem/x.ts' },
  'src/modem imports only its layers': { from: 'src/modem/a.ts', to: 'src/files/x.ts' },
  'src/services imports only its layers': { from: 'src/services/a.ts', to: 'src/node/x.ts' },
  'src/services imports types only from there': { from: 'src/services/b.ts', to: 'src/transport/x.ts', only: 'value' },
  'src/node imports only its layers': { from: 'src/node/a.ts', to: 'electron/main/x.ts' },
  'src/node imports types only from there': { from: 'src/node/b.ts', to: 'src/workspace/x.ts', only: 'value' },
  'src/simulators imports only its layers': { from: 'src/simulators/a.ts', to: 'src/services/x.ts' },
  'src/server imports only its layers': { from: 'src/server/a.ts', to: 'app/x.ts' },
  'src/server leaves others alone': { from: 'src/server/b.ts', to: 'src/cli/x.ts' },
  'src/cli imports only its layers': { from: 'src/cli/a.ts', to: 'electron/main/x.ts' },
  'src/cli leaves others alone': { from: 'src/cli/b.ts', to: 'src/server/x.ts' },
  'electron imports only its layers': { from: 'electron/main/a.ts', to: 'app/x.ts' },
  'electron leaves others alone': { from: 'electron/main/b.ts', to: 'src/cli/x.ts' },
  'app imports only its layers': { from: 'app/a.ts', to: 'src/services/x.ts' },
  'only the desktop shell imports electron': { from: 'src/server/c.ts', to: 'electron' },
  'only the window imports React and its libraries': { from: 'src/messages/b.ts', to: 'react' },
  'only app/ui imports the UI kit': { from: 'app/features/a.ts', to: '@base-ui/react' },
  'only adapters import native modules': { from: 'src/server/d.ts', to: 'usb' },
  'only simulators import the MicroPython package': { from: 'src/cli/c.ts', to: '@micropython/micropython-webassembly-pyscript' },
  'neutral layers use no Node modules': { from: 'src/session/b.ts', to: 'node:fs' },
  'neutral layers use few packages': { from: 'src/files/b.ts', to: 'ws' },
  'one protocol never imports another, except dfuse on dfu': { from: 'src/protocols/stp/a.ts', to: 'src/protocols/at/x.ts' },
  'dfuse imports no protocol but dfu': { from: 'src/protocols/dfuse/a.ts', to: 'src/protocols/stp/x.ts' },
  'shells reach simulators through the registry': { from: 'electron/main/c.ts', to: 'src/simulators/x.ts' },
  'nothing that ships imports a test': { from: 'src/base/b.ts', to: 'src/base/x.test.ts' },
  'no circles': { from: 'src/base/circle.ts', to: 'src/base/circle-back.ts', only: 'value' },
  'every import is found': { from: 'src/base/c.ts', to: 'src/base/absent.ts' },
});

const problems = [...unplanted(), ...(await plantedButAllowed()), ...(await violations())];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

/** Rules without a plant and plants without a rule. */
function unplanted() {
  const names = rules.map((rule) => String(rule.name));
  return [
    ...names.filter((name) => !(name in PLANTS)).map((name) => `The rule "${name}" has no planted violation.`),
    ...Object.keys(PLANTS)
      .filter((name) => !names.includes(name))
      .map((name) => `There is no rule "${name}" for its planted violation.`),
  ];
}

async function plantedButAllowed() {
  const scratch = mkdtempSync(path.join(tmpdir(), 'outpost-boundaries-'));
  try {
    const planted = Object.entries(PLANTS).flatMap(([rule, plant]) =>
      (plant.only === 'value' ? ['value'] : ['value', 'type']).map((form) => ({
        rule,
        form,
        file: plant.from.replace('.ts', `-${form}.ts`),
        to: plant.to,
      })),
    );
    plantAll(scratch, planted);
    const { summary } = await cruised(scratch);
    const refused = new Set(
      summary.violations.flatMap((v) => [v.from, ...(v.cycle ?? []).map((c) => c.name)].map((file) => `${v.rule.name} ${file}`)),
    );
    return planted
      .filter(({ rule, file }) => !refused.has(`${rule} ${file}`))
      .map(({ rule, form, to }) => `The rule "${rule}" lets a planted ${form} import of ${to} pass.`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * @param {string} scratch
 * @param {readonly { form: string, file: string, to: string }[]} planted
 */
function plantAll(scratch, planted) {
  const write = (/** @type {string} */ file, /** @type {string} */ text) => {
    mkdirSync(path.dirname(path.join(scratch, file)), { recursive: true });
    writeFileSync(path.join(scratch, file), text);
  };
  const packages = ['electron', 'react', '@base-ui/react', 'usb', '@micropython/micropython-webassembly-pyscript', 'ws'];
  write(
    'package.json',
    JSON.stringify({ type: 'module', dependencies: Object.fromEntries(packages.map((name) => [name, '1.0.0'])) }),
  );
  for (const name of packages) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, 'module.exports = {};\n');
  }
  write('src/base/circle-back.ts', "export { x as y } from './circle-value.js';\nexport const x = 1;\n");
  for (const { form, file, to } of planted) {
    const ours = to.endsWith('.ts');
    const target = ours
      ? path.posix
          .relative(path.posix.dirname(file), to)
          .replace(/^(?!\.)/, './')
          .replace(/\.ts$/, '.js')
      : to;
    const absent = !ours || to.includes('absent') || to.includes('circle-back');
    if (!absent) write(to, 'export const x = 1;\n');
    write(
      file,
      `${form === 'type' ? 'import type' : 'import'} { x } from '${target}';\nexport ${form === 'type' ? 'type Y = typeof x' : 'const y = x'};\n`,
    );
  }
}

async function violations() {
  const { summary } = await cruised(root);
  if (summary.totalCruised === 0) return ['No module was looked at: does dependency-cruiser know this TypeScript version?'];
  console.log(
    `${summary.totalCruised} modules, ${summary.totalDependenciesCruised ?? 0} imports, ${rules.length} rules, each seen to fail.`,
  );
  return summary.violations.map(
    (v) => `${v.from} imports ${v.to}: ${v.rule.name}${v.cycle ? ` (${v.cycle.map((c) => c.name).join(' > ')})` : ''}`,
  );
}

/**
 * @param {string} baseDir
 * @returns {Promise<import('dependency-cruiser').ICruiseResult>}
 */
async function cruised(baseDir) {
  const result = await cruise(['src', 'app', 'electron'], {
    ...config.options,
    baseDir,
    ruleSet: { forbidden: rules },
    validate: true,
  });
  if (typeof result.output === 'string') throw new Error(result.output);
  return result.output;
}
