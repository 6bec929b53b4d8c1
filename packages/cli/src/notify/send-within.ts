import { type Channel, SendFailure } from './channel.ts';
import type { Message } from './message.ts';

/** Sends for as long as a signal lets it, whatever the channel does with the signal; rejects as the channel does. */
export function sendWithin(channel: Channel, message: Message, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(new SendFailure('It did not answer in time.', { isFinal: false }));
    };
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    channel
      .send(message, signal)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', stop));
  });
}
