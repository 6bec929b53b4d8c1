#!/usr/bin/env node
// What the npm scripts call. It depends on nothing that has to be installed, and runs on any Node
// since 16, because it is what installs and builds everything else.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './bootstrap/build.mjs';
import { install } from './bootstrap/install.mjs';
import { withLock } from './bootstrap/lock.mjs';
import { bin, root, toolEnvironment } from './bootstrap/paths.mjs';
import { checkPlatform } from './bootstrap/platform.mjs';
import { Problem } from './bootstrap/problem.mjs';

const USAGE =
  'usage: node scripts/run.mjs start|test|baton|bench|soak|conformance|grafana|compose|build [arguments]';

const baton = join(root, 'packages', 'cli', 'dist', 'main.js');

/** The programs each command runs, in order; the first that fails ends it. */
const COMMANDS = {
  start: (args) => [['node', baton, 'start', ...args]],
  baton: (args) => [['node', baton, ...args]],
  bench: (args) => [['node', join(root, 'bench', 'main.ts'), ...args]],
  soak: (args) => [['node', join(root, 'bench', 'soak', 'main.ts'), ...args]],
  conformance: (args) => [['node', join(root, 'conformance', 'main.ts'), ...args]],
  grafana: (args) => [['node', join(root, 'grafana', 'src', 'main.ts'), ...args]],
  compose: (args) => [['node', join(root, 'scripts', 'compose', 'start-services.ts'), ...args]],
  build: () => [],
  test: (args) => [
    ['tsc', '-p', 'tsconfig.json'],
    ['biome', 'check', '.'],
    ['vitest', 'run', ...args],
  ],
};

/** Where the person stands: npm moves scripts to the root, relative paths are meant from here. */
function workingDirectory(command) {
  const calledFrom = process.env.INIT_CWD;
  const movedByNpm = command === 'baton' && process.env.npm_lifecycle_event === 'baton';
  return movedByNpm && calledFrom && existsSync(calledFrom) ? calledFrom : process.cwd();
}

function environment(command) {
  const env = toolEnvironment();
  // libuv reads it once at start; the embedded database would starve file reads on the default 4.
  env.UV_THREADPOOL_SIZE = env.UV_THREADPOOL_SIZE || '16';
  if (command !== 'test') env.BATON_DATA_DIR = env.BATON_DATA_DIR || join(root, '.baton');
  return env;
}

/** Runs one program on this terminal and resolves with its exit code. */
function run([program, ...args], options) {
  return new Promise((resolve, reject) => {
    const child = spawn(bin(program), args, { ...options, stdio: 'inherit' });
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    let forwarded = false;
    const forward = (signal) => {
      // A terminal signals the whole group and npm forwards too: one is enough.
      if (!forwarded) child.kill(signal);
      forwarded = true;
    };
    for (const signal of signals) process.on(signal, forward);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const name of signals) process.removeListener(name, forward);
      resolve(code === null ? 128 + (SIGNAL_NUMBERS[signal] || 0) : code);
    });
  });
}
const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

async function main([command, ...args]) {
  const programs = COMMANDS[command];
  if (!programs) throw new Problem(`${USAGE}`, 2);
  checkPlatform();
  await withLock(async () => {
    await install();
    await build();
  });
  const inRoot = ['test', 'bench', 'soak', 'conformance'].includes(command);
  const options = {
    cwd: inRoot ? root : workingDirectory(command),
    env: environment(command),
  };
  for (const program of programs(args)) {
    const code = await run(program, options);
    if (code !== 0) return code;
  }
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error instanceof Problem ? error.message : error);
    process.exitCode = error instanceof Problem ? error.exitCode : 1;
  },
);
