// Installs the packed SDK into an empty project and uses it as ES module, as CommonJS and through a
// bundler, on every Node given: `node scripts/pack-smoke.mjs [node24 node22 …]` (paths of programs).
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin, root } from './bootstrap/paths.mjs';

const nodes = process.argv.length > 2 ? process.argv.slice(2) : [process.execPath];
const folder = mkdtempSync(join(tmpdir(), 'baton-pack-'));

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
if (typeof startHandoffTracing !== 'function') throw new Error('no /node');
`;
const ESM = `import { createHandoffTracer, defineProcess } from '@baton/sdk';
import { startHandoffTracing } from '@baton/sdk/node';
import { createHandoffRecorder } from '@baton/sdk/testing';
${USE}`;
const CJS = `const { createHandoffTracer, defineProcess } = require('@baton/sdk');
const { startHandoffTracing } = require('@baton/sdk/node');
const { createHandoffRecorder } = require('@baton/sdk/testing');
${USE}`;

try {
  const tarballs = ['conventions', 'sdk'].map((name) => {
    const args = ['pack', '--json', '--pack-destination', folder];
    const cwd = join(root, 'packages', name);
    const packed = JSON.parse(execFileSync('npm', args, { cwd, encoding: 'utf8' }));
    const [{ filename }] = Array.isArray(packed) ? packed : Object.values(packed);
    return join(folder, filename);
  });
  const project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  const peers = ['api@1.9.1', 'sdk-trace@2', 'resources@2', 'exporter-trace-otlp-http@0.223'];
  const install = ['install', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs];
  execFileSync('npm', [...install, ...peers.map((peer) => `@opentelemetry/${peer}`)], {
    cwd: project,
    stdio: 'inherit',
  });
  writeFileSync(join(project, 'use.mjs'), ESM);
  writeFileSync(join(project, 'use.cjs'), CJS);
  // OpenTelemetry stays outside, as it has to: two copies of its API would not know each other.
  const bundling = ['--bundle', '--platform=node', '--format=esm', '--external:@opentelemetry/*'];
  execFileSync(
    bin('esbuild'),
    ['use.mjs', ...bundling, '--outfile=bundled.mjs', '--log-level=error'],
    {
      cwd: project,
      stdio: 'inherit',
    },
  );
  for (const node of nodes) {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
    for (const args of [
      ['use.mjs'],
      ['use.cjs'],
      ['bundled.mjs'],
      ['--import', '@baton/sdk/register', 'use.mjs'],
      ['--require', '@baton/sdk/register', 'use.cjs'],
    ]) {
      const { status, stderr } = spawnSync(node, args, { cwd: project, encoding: 'utf8' });
      console.log(`${version} ${args.join(' ')}: ${status === 0 ? 'works' : `fails\n${stderr}`}`);
      if (status !== 0) process.exitCode = 1;
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
