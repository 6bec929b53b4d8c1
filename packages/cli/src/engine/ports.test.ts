import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requireFreePorts } from './ports.ts';

describe('requireFreePorts', () => {
  let server: Server;
  let taken = 0;
  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    taken = (server.address() as AddressInfo).port;
  });
  afterEach(() => server.close());

  const wanted = (port: number) => ({
    host: '127.0.0.1',
    port,
    purpose: 'OTLP/HTTP',
    option: '--port',
  });

  it('names a taken port and the option that changes it', async () => {
    await expect(requireFreePorts([wanted(taken)])).rejects.toThrow(
      `Cannot listen: port ${taken} on 127.0.0.1 (OTLP/HTTP) is already taken; choose another with --port, ` +
        'or stop the program that uses it.',
    );
  });

  it('takes 0 as any free port', async () => {
    await expect(requireFreePorts([wanted(0)])).resolves.toBeUndefined();
  });

  it('names an address that is not this machine', async () => {
    const elsewhere = { ...wanted(4318), host: '192.0.2.1' };
    await expect(requireFreePorts([elsewhere])).rejects.toThrow('this machine does not have');
  });
});
