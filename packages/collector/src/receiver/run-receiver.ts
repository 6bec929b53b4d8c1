import { type ReceiverOptions, startReceiver } from './start-receiver.ts';

/**
 * Runs a receiver as a process of its own until SIGTERM or SIGINT, which answer what is under way. Prints one line
 * of JSON once it listens: `{ "type": "listening", "url", "port", "pid", "dataDir" }`.
 */
export async function runReceiver(options: ReceiverOptions): Promise<void> {
  // Whoever started it may be gone; that must not end the receiver.
  const ignoreBrokenPipe = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error;
  };
  process.stdout.on('error', ignoreBrokenPipe);
  process.stderr.on('error', ignoreBrokenPipe);
  const receiver = await startReceiver(options);
  const { url, port } = receiver;
  const { dataDir } = options;
  process.stdout.write(
    `${JSON.stringify({ type: 'listening', url, port, pid: process.pid, dataDir })}\n`,
  );
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  await receiver.close();
}
