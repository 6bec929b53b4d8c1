import { createLogger, startReceiver } from '@baton/collector';
import { dataDirectory } from './data-dir.ts';
import { ROTATE_SIGNAL } from './engine/clear-log.ts';
import { findEngine } from './engine/engine-file.ts';
import { ReceiverArguments, type ReceiverMessage } from './engine/receiver-message.ts';
import { removeReceiverRecord, writeReceiverRecord } from './engine/receiver-record.ts';
import { describeFailure } from './failure.ts';

// The receiver's process. It goes on without the engine: what it acknowledges is safe in the log.
const options = ReceiverArguments.parse(JSON.parse(process.argv[2] ?? '{}'));
const directory = dataDirectory(options.dataDir);
// What the engine opened as standard error of this process; it lasts for months.
const logger = createLogger({ service: 'baton-receiver', file: directory.receiverLog });

try {
  const receiver = await startReceiver({
    ...options,
    logger,
    findEngine: async () => options.engineUrl ?? (await findEngine(directory))?.apiUrl,
    onMessage: (text) => logger.warn({}, text),
  });
  const { url, port, grpcUrl, grpcPort, localUrl, localPort } = receiver;
  const addresses = { url, port, grpcUrl, grpcPort, localUrl, localPort };
  const { host } = options;
  await writeReceiverRecord(directory, { pid: process.pid, host, ...addresses });
  const stop = async (): Promise<void> => {
    await receiver.close();
    await removeReceiverRecord(directory, process.pid);
    process.exit(0);
  };
  process.on(ROTATE_SIGNAL, () => void receiver.rotateLog().catch(tellProblem));
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
  report({ type: 'ready', ...addresses });
} catch (error) {
  if (process.env['BATON_DEBUG']) console.error(error);
  logger.error({}, `The receiver does not start: ${describeFailure(error).message}`);
  report({ type: 'failed', message: describeFailure(error).message });
  process.exitCode = 1;
}

function tellProblem(error: unknown): void {
  console.error(describeFailure(error).message);
}

function report(message: ReceiverMessage): void {
  // Once the engine knows, the channel must not tie the two lives together.
  if (process.connected) process.send?.(message, () => process.disconnect?.());
}
