import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  batonProgram,
  buildBaton,
  FREE_PORTS,
  runBaton,
  startBaton,
  temporaryDataDir,
} from './baton.ts';

describe('what cannot be done is said in one sentence', () => {
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  beforeAll(buildBaton, 300_000);
  beforeEach(async () => {
    dataDir = await temporaryDataDir();
  });
  afterEach(() => dataDir.dispose());

  const refusalOf = async (args: readonly string[]) => {
    const { code, stdout, stderr } = await runBaton([...args, '--data-dir', dataDir.path]);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    return { code, said: stderr.trim() };
  };

  it('a taken port, before anything starts', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const otlp = await refusalOf(['up', ...FREE_PORTS, '--port', String(port)]);
      expect(otlp).toEqual({
        code: 1,
        said:
          `baton: Cannot listen: port ${port} on 127.0.0.1 (OTLP/HTTP) is already taken; ` +
          'choose another with --port, or stop the program that uses it.',
      });
      const grpc = await refusalOf(['up', ...FREE_PORTS, '--grpc-port', String(port)]);
      expect(grpc.said).toContain(`port ${port} on 127.0.0.1 (OTLP/gRPC) is already taken; `);
      const api = await refusalOf(['start', '--once', ...FREE_PORTS, '--api-port', String(port)]);
      expect(api.code).toBe(1);
      expect(api.said).toContain(`port ${port} on 127.0.0.1 (API and pages)`);
    } finally {
      server.close();
    }
  });

  it('a data directory on which Baton runs already', async () => {
    const up = startBaton(['up', ...FREE_PORTS, '--data-dir', dataDir.path]);
    await up.says('Stop with Ctrl-C.');
    const second = await refusalOf(['up', ...FREE_PORTS]);
    expect(second.code).toBe(1);
    expect(second.said).toContain(
      `is in use: Baton runs on it already (process ${up.pid}, http://`,
    );
    up.kill('SIGTERM');
    expect((await up.ended).code).toBe(0);
  });

  it('a data directory that cannot be created', async () => {
    const { code, stderr } = await runBaton(['up', ...FREE_PORTS, '--data-dir', '/dev/null/baton']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^baton: The data directory \/dev\/null\/baton cannot be created/);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('questions to an empty directory', async () => {
    for (const args of [
      ['report'],
      ['item', 'A-1'],
      ['rebuild'],
      ['query', 'overview/processes'],
    ]) {
      const { code, said } = await refusalOf(args);
      expect(code).toBe(1);
      expect(said).toContain('There is no data in');
    }
  });

  it.each([
    [['frobnicate'], 'unknown command'],
    [['report', '--format', 'pdf'], 'Allowed choices are text, json, markdown, html'],
    [['up', '--port', '70000'], 'A port is a whole number from 0 to 65535'],
    [['up', '--host', ''], 'It takes an address or a name'],
    [['demo', '--items', 'many'], 'It takes a whole number from 1'],
    [['query', 'no/such'], 'There is no query no/such'],
    [['item'], "missing required argument 'key'"],
  ])('wrong usage, with exit code 2: baton %j', async (args, said) => {
    const { code, stderr } = await runBaton(args);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(2);
  });

  it('nothing at all to a reader that closes early', async () => {
    const { stdout, stderr } = await promisify(execFile)('bash', [
      '-c',
      'set -o pipefail; "$0" "$1" query --json | head -n 1',
      ...batonProgram,
    ]);
    expect({ stdout, stderr }).toEqual({ stdout: '[\n', stderr: '' });
  });

  it('explains itself with examples', async () => {
    const { code, stdout } = await runBaton(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('$ baton start');
    // Lines are broken where the terminal ends, and nowhere before.
    const token = await runBaton(['token', '--help']);
    expect(token.stdout).toContain('everybody who reaches Baton may;');
    const status = await runBaton(['status', '--data-dir', dataDir.path]);
    expect(status.stdout).toMatch(/^Log +none$/m);
  });
});
