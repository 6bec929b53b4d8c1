import type { Carrier } from '@baton/sdk';

/** A message, as any broker takes it: headers beside the body. */
export interface Message {
  readonly id: string;
  readonly headers: Carrier;
  readonly body: { readonly ticket: string };
}

/** A queue that delivers at least once, like all brokers: here every message comes twice. */
export interface Queue {
  publish(message: Message): void;
  consume(consumer: (message: Message) => void): void;
}

/** Creates the queue; messages travel as text, as they would through a real one. */
export function createQueue(): Queue {
  const consumers: ((message: Message) => void)[] = [];
  return {
    publish(message) {
      const text = JSON.stringify(message);
      for (const consumer of consumers) {
        consumer(JSON.parse(text));
        consumer(JSON.parse(text));
      }
    },
    consume: (consumer) => void consumers.push(consumer),
  };
}
