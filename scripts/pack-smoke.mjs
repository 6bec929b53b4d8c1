// Installs the packed SDK into empty projects, one with the oldest OpenTelemetry it allows, and uses it
// as ES module, as CommonJS and through a bundler, on every Node given:
// `node scripts/pack-smoke.mjs [node24 node22 …]` (paths of programs).
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin, root } from './bootstrap/paths.mjs';

const nodes = process.argv.length > 2 ? process.argv.slice(2) : [process.execPath];
const folder = mkdtempSync(join(tmpdir(), 'baton-pack-'));
const OPENTELEMETRY = {
  oldest: ['api@1.9.0', 'sdk-trace@2.9.0', 'resources@2.9.0', 'exporter-trace-otlp-http@0.220.0'],
  older: ['api@1.9.1', 'sdk-trace@2', 'resources@2', 'exporter-trace-otlp-http@0.223'],
};

const USE = `
const escalation = defineProcess({
  name: 'support-escalation',
  stages: { triage: { team: 'support' }, engineering: { team: 'platform' } },
  handoffs: { escalate: { from: 'triage', to: 'engineering', context: { required: ['browser'] } } },
});
const recorder = createHandoffRecorder();
const tracer = createHandoffTracer(escalation, recorder);
const ref = tracer.item('JIRA-123').handoff('escalate', { context: {} });
if (ref.completeness.ratio !== 0 || recorder.handoffs()[0].state !== 'pending') throw new Error('wrong');
`;
// A definition is refused in Node.js, and left to the compiler in a bundle for the web.
const refuses = (expected) => `
let refused = false;
try {
  defineProcess({ name: '', stages: {}, handoffs: {} });
} catch (error) {
  refused = error.code === 'invalid_definition';
}
if (refused !== ${expected}) throw new Error('refused: ' + refused);
`;
const NODE = `${USE}${refuses(true)}
if (typeof startHandoffTracing !== 'function') throw new Error('no /node');
`;
const WEB = `import { createHandoffTracer, defineProcess } from '@baton/sdk';
import { createHandoffRecorder } from '@baton/sdk/testing';
${USE}${refuses(false)}`;
const ESM = `import { createHandoffTracer, defineProcess } from '@baton/sdk';
import { startHandoffTracing } from '@baton/sdk/node';
import { createHandoffRecorder } from '@baton/sdk/testing';
${NODE}`;
const CJS = `const { createHandoffTracer, defineProcess } = require('@baton/sdk');
const { startHandoffTracing } = require('@baton/sdk/node');
const { createHandoffRecorder } = require('@baton/sdk/testing');
${NODE}`;
const RUNS = [
  ['use.mjs'],
  ['use.cjs'],
  ['bundled.mjs'],
  ['web.mjs'],
  ['--import', '@baton/sdk/register', 'use.mjs'],
  ['--require', '@baton/sdk/register', 'use.cjs'],
];

try {
  const tarballs = ['conventions', 'sdk'].map(pack);
  for (const [name, peers] of Object.entries(OPENTELEMETRY)) {
    const project = createProject(name, [
      ...tarballs,
      ...peers.map((peer) => `@opentelemetry/${peer}`),
    ]);
    for (const node of nodes) use(node, name, project);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function pack(name) {
  const args = ['pack', '--json', '--pack-destination', folder];
  const cwd = join(root, 'packages', name);
  const packed = JSON.parse(execFileSync('npm', args, { cwd, encoding: 'utf8' }));
  const [{ filename }] = Array.isArray(packed) ? packed : Object.values(packed);
  return join(folder, filename);
}

function createProject(name, dependencies) {
  const cwd = join(folder, name);
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'package.json'), '{ "private": true }');
  const install = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', [...install, ...dependencies], { cwd, stdio: 'inherit' });
  writeFileSync(join(cwd, 'use.mjs'), ESM);
  writeFileSync(join(cwd, 'use.cjs'), CJS);
  writeFileSync(join(cwd, 'use-web.mjs'), WEB);
  // OpenTelemetry stays outside, as it has to: two copies of its API would not know each other.
  const bundling = ['--bundle', '--format=esm', '--external:@opentelemetry/*', '--log-level=error'];
  for (const [entry, platform, outfile] of [
    ['use.mjs', 'node', 'bundled.mjs'],
    ['use-web.mjs', 'browser', 'web.mjs'],
  ]) {
    const args = [entry, ...bundling, `--platform=${platform}`, `--outfile=${outfile}`];
    execFileSync(bin('esbuild'), args, { cwd, stdio: 'inherit' });
  }
  return cwd;
}

function use(node, name, cwd) {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  for (const args of RUNS) {
    const { status, stderr } = spawnSync(node, args, { cwd, encoding: 'utf8' });
    const outcome = status === 0 ? 'works' : `fails\n${stderr}`;
    console.log(`${version}, ${name} OpenTelemetry, ${args.join(' ')}: ${outcome}`);
    if (status !== 0) process.exitCode = 1;
  }
}
