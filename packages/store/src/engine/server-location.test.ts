import { expect, it } from 'vitest';
import { serverAddress } from './server-location.ts';

const compressionTo = (url: string, compression?: 'zstd' | 'none'): string =>
  serverAddress({ kind: 'server', url, ...(compression && { compression }) }).compression;

it('packs what goes to another machine, unless it is told otherwise', () => {
  for (const host of ['clickhouse', '10.0.0.7', '[fd00::1]', '127.example.com']) {
    expect([host, compressionTo(`http://${host}:8123`)]).toEqual([host, 'zstd']);
  }
  for (const host of ['localhost', '127.0.0.1', '[::1]']) {
    expect([host, compressionTo(`http://${host}:8123`)]).toEqual([host, 'none']);
  }
  expect(compressionTo('http://localhost:8123', 'zstd')).toBe('zstd');
  expect(compressionTo('http://clickhouse:8123', 'none')).toBe('none');
});
