import { spawn } from 'node:child_process';

/** Says on stderr what is being done, and on the same line how long it took. */
export async function say(what, work) {
  const began = Date.now();
  process.stderr.write(`${what} ... `);
  try {
    const result = await work();
    process.stderr.write(`done in ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stderr.write('failed\n');
    throw error;
  }
}

/** Runs a program quietly; resolves with its exit code (null: not startable) and what it printed. */
export function runQuietly(program, args, options) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    const stop = (signal) => child.kill(signal);
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    const end = (code) => {
      process.removeListener('SIGINT', stop);
      process.removeListener('SIGTERM', stop);
      resolve({ code, output: Buffer.concat(chunks).toString().trim() });
    };
    child.once('error', () => end(null));
    child.once('close', (code, signal) => end(signal ? 130 : code));
  });
}
