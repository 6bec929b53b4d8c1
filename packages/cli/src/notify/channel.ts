import type { Message } from './message.ts';

/** One way to tell somebody; rejects with a {@link SendFailure}. */
export interface Channel {
  readonly kind: string;
  send(message: Message, signal: AbortSignal): Promise<void>;
}

/** Why something could not be sent, in words without a secret, and whether to try again. */
export class SendFailure extends Error {
  override readonly name = 'SendFailure';
  readonly isFinal: boolean;
  /** When the other side wants to be asked again. */
  readonly retryAfterMillis: number | undefined;

  constructor(message: string, o: { isFinal: boolean; retryAfterMillis?: number | undefined }) {
    super(message);
    this.isFinal = o.isFinal;
    this.retryAfterMillis = o.retryAfterMillis;
  }
}
