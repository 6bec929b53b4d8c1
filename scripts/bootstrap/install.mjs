import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.mjs';
import { bin, pathWithoutModules, root } from './paths.mjs';
import { Problem } from './problem.mjs';
import { runQuietly, say } from './say.mjs';

const lockFile = join(root, 'package-lock.json');
/** Inside `node_modules`, so that it goes when that is deleted. */
const stampFile = join(root, 'node_modules', '.baton-install');

/** Installs the locked packages unless exactly those are there already. */
export async function install() {
  const wanted = fingerprint(root, [lockFile]);
  if (readText(stampFile) === wanted && existsSync(bin('node'))) return;
  if (!installedByHand()) await npmCi();
  writeFileSync(stampFile, wanted);
}

/** True if `npm install` was run by hand and left what the lock file asks for. */
function installedByHand() {
  const hidden = readText(join(root, 'node_modules', '.package-lock.json'));
  if (hidden === undefined || !existsSync(bin('node'))) return false;
  const there = JSON.parse(hidden).packages;
  return Object.entries(JSON.parse(readText(lockFile)).packages)
    .filter(([path, entry]) => path.includes('node_modules/') && !entry.optional)
    .every(([path, entry]) => {
      const found = there[path];
      return found && found.version === entry.version && found.resolved === entry.resolved;
    });
}

async function npmCi() {
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  // The Node that runs this may lie in the folder that npm is about to empty.
  const options = { cwd: root, env: { ...process.env, PATH: pathWithoutModules() } };
  await say('Installing packages with npm ci (about 1 GB, once)', async () => {
    let result = await runQuietly('npm', args, options);
    if (result.code === null && process.env.npm_execpath) {
      result = await runQuietly(process.execPath, [process.env.npm_execpath, ...args], options);
    }
    if (result.code === 130) throw new Problem('Interrupted; the next run starts over.', 130);
    if (result.code === null) {
      throw new Problem('npm was not found on PATH; install Node.js with npm and run this again.');
    }
    if (result.code !== 0) throw new Problem(failure(result));
    if (!existsSync(bin('node'))) {
      throw new Problem(
        'npm ci left no node_modules/.bin/node: install scripts are probably off (ignore-scripts). ' +
          'Turn them on with `npm config delete ignore-scripts` and run this again.',
      );
    }
  });
}

function failure({ code, output }) {
  const lines = output.split('\n').slice(0, 20).join('\n');
  return (
    `${lines}\nnpm ci failed (exit code ${code}); npm's own words stand above. ` +
    'Often the network, a proxy or the disk: mend that and run the same command again.'
  );
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
