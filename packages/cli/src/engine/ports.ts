import { createServer } from 'node:net';
import { CliError } from '../errors.ts';

/** A port that is about to be listened on, and how to choose another. */
export interface WantedPort {
  readonly host: string;
  readonly port: number;
  /** What it is for, such as `OTLP/HTTP`. */
  readonly purpose: string;
  /** The option that changes it, such as `--port`. */
  readonly option: string;
}

/** Throws a sentence that names every port somebody else listens on; 0 stands for any free one. */
export async function requireFreePorts(wanted: readonly WantedPort[]): Promise<void> {
  const states = await Promise.all(
    wanted.map(async (one) => ({ ...one, problem: one.port === 0 ? undefined : await probe(one) })),
  );
  const taken = states.filter((one) => one.problem !== undefined);
  if (taken.length === 0) return;
  const reasons = taken.map(
    (one) =>
      `port ${one.port} on ${one.host} (${one.purpose}) ${one.problem}; choose another with ${one.option}`,
  );
  throw new CliError(
    'port_taken',
    `Cannot listen: ${reasons.join('; ')}, or stop the program that uses it.`,
  );
}

function probe({ host, port }: WantedPort): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve('is already taken');
      else if (error.code === 'EACCES') resolve('may not be used without more rights');
      else if (error.code === 'EADDRNOTAVAIL') resolve('has an address this machine does not have');
      else resolve(`cannot be used (${error.code})`);
    });
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
