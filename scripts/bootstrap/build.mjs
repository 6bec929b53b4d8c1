import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, fingerprint } from './fingerprint.mjs';
import { bin, root, stateDir, toolEnvironment } from './paths.mjs';
import { Problem } from './problem.mjs';
import { runQuietly, say } from './say.mjs';

/**
 * Builds the packages unless the sources are those of the last build and all output is there. Types take most of the time
 * and are for who publishes: running needs none.
 */
export async function build({ types = false } = {}) {
  const task = types ? 'build' : 'compile';
  const stampFile = join(stateDir, task);
  const packages = workspaces();
  const wanted = fingerprint(root, packages.flatMap(sources).concat(shared()));
  const built = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted;
  if (built && packages.every((folder) => hasOutput(folder, types))) return;
  await say('Building what changed', async () => {
    const { code, output } = await runQuietly(
      bin('turbo'),
      ['run', task, '--output-logs=errors-only', '--log-order=grouped', '--ui=stream'],
      { cwd: root, env: { ...toolEnvironment(), TURBO_TELEMETRY_DISABLED: '1', FORCE_COLOR: '0' } },
    );
    if (code === 130) throw new Problem('Interrupted; the next run builds again.', 130);
    if (code !== 0)
      throw new Problem(`${output}\nThe build failed; the compiler's words stand above.`);
  });
  mkdirSync(stateDir, { recursive: true });
  writeFileSync(stampFile, wanted);
}

/** Folders of the workspace packages that have a build. */
function workspaces() {
  const { workspaces: patterns } = readJson(join(root, 'package.json'));
  return patterns
    .flatMap((pattern) => {
      if (!pattern.endsWith('/*')) return [join(root, pattern)];
      const folder = join(root, pattern.slice(0, -2));
      return readdirSync(folder).map((name) => join(folder, name));
    })
    .filter((folder) => {
      const manifest = join(folder, 'package.json');
      return existsSync(manifest) && Boolean(readJson(manifest).scripts?.build);
    });
}

function sources(folder) {
  const own = ['package.json', 'tsup.config.ts', 'tsconfig.build.json'];
  return filesBelow(join(folder, 'src'))
    .filter((file) => !file.endsWith('.test.ts'))
    .concat(own.map((name) => join(folder, name)));
}

function shared() {
  const names = ['package-lock.json', 'tsup.base.ts', 'tsconfig.base.json', 'turbo.json'];
  return names.map((name) => join(root, name));
}

/** True if every file that the manifest promises is there; declarations only with `types`. */
function hasOutput(folder, types) {
  const { exports = {}, bin: programs = {} } = readJson(join(folder, 'package.json'));
  return [...leaves(exports), ...leaves(programs)]
    .filter((path) => path.startsWith('./dist/') && (types || !/\.d\.[cm]?ts$/.test(path)))
    .every((path) => existsSync(join(folder, path)));
}

function leaves(value) {
  return typeof value === 'string' ? [value] : Object.values(value).flatMap(leaves);
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
