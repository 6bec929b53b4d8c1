import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DataDirectory, dataDirectory } from '../data-dir.ts';
import { type ApiServer, serveApi } from './api-server.ts';
import { findEngine, removeEngineFile, writeEngineFile } from './engine-file.ts';

describe('engine.json', () => {
  let directory: DataDirectory;
  let server: ApiServer;
  beforeEach(async () => {
    directory = dataDirectory(await mkdtemp(join(tmpdir(), 'baton-engine-file-')));
    const api = new Hono().get('/healthz', (context) => context.json({ instance: 'a' }));
    server = await serveApi({ api, host: '127.0.0.1', port: 0 });
  });
  afterEach(async () => {
    await server.close();
    await rm(directory.path, { recursive: true });
  });

  const record = (instance: string, pid = process.pid) => ({
    pid,
    instance,
    apiUrl: server.url,
    token: 'secret',
  });

  it('finds the engine that answers, and its file is for its owner only', async () => {
    await writeEngineFile(directory, record('a'));
    expect(await findEngine(directory)).toEqual(record('a'));
    expect((await stat(directory.engineFile)).mode & 0o777).toBe(0o600);
  });

  it('does not count a dead process, a stranger on the port, or a broken file', async () => {
    await writeEngineFile(directory, record('a', 2 ** 30));
    expect(await findEngine(directory)).toBeUndefined();
    await writeEngineFile(directory, record('b'));
    expect(await findEngine(directory)).toBeUndefined();
    await writeFile(directory.engineFile, '{');
    expect(await findEngine(directory)).toBeUndefined();
  });

  it('removes its own file only', async () => {
    await writeEngineFile(directory, record('a'));
    await removeEngineFile(directory, 'b');
    expect(await findEngine(directory)).toBeDefined();
    await removeEngineFile(directory, 'a');
    expect(await findEngine(directory)).toBeUndefined();
  });
});
