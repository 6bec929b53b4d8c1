import { createLogger } from '../logger/create-logger.ts';
import { type ReceiverOptions, startReceiver } from './start-receiver.ts';

/**
 * Runs a receiver as a process of its own until SIGTERM or SIGINT, which answer what is under way. Prints one line
 * of JSON once it listens: `{ "type": "listening", "url", "port", "grpcUrl", "pid", "dataDir" }`.
 */
export async function runReceiver(options: ReceiverOptions): Promise<void> {
  // Whoever started it may be gone; that must not end the receiver.
  const ignoreBrokenPipe = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error;
  };
  process.stdout.on('error', ignoreBrokenPipe);
  process.stderr.on('error', ignoreBrokenPipe);
  // A signal may come as soon as the line below is read, or sooner.
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
  const logger = options.logger ?? createLogger({ service: 'baton-receiver' });
  const receiver = await startReceiver({ ...options, logger });
  const { url, port, grpcUrl } = receiver;
  const { dataDir } = options;
  process.stdout.write(
    `${JSON.stringify({ type: 'listening', url, port, grpcUrl, pid: process.pid, dataDir })}\n`,
  );
  await stopped;
  await receiver.close();
}
