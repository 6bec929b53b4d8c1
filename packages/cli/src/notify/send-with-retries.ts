import { type Channel, SendFailure } from './channel.ts';
import type { Message } from './message.ts';
import { sendWithin } from './send-within.ts';

/** One attempt to send a message. */
export interface Attempt {
  readonly number: number;
  readonly startedMillis: number;
  readonly durationMillis: number;
  readonly result: 'sent' | 'failed' | 'given_up';
  readonly problem: string;
}

/** How long and how often it is tried. */
export interface RetryOptions {
  /** @default 10 */
  readonly attempts?: number;
  /** Of one attempt. @default 10 s */
  readonly timeoutMillis?: number;
  /** Pauses; rejects when the signal is aborted. */
  readonly pause: (millis: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1. @default Math.random */
  readonly random?: () => number;
}

const FIRST_PAUSE_MILLIS = 1_000;
const LONGEST_PAUSE_MILLIS = 60_000;
/** Who asks for more is asked again sooner. */
const LONGEST_WISH_MILLIS = 300_000;

/**
 * Sends, and tries again with pauses that double from one second to a minute, each shortened by up to half
 * at random, or are as long as the other side asks for, up to five minutes. Resolves with whether it was
 * sent; undefined where it was called off.
 */
export async function sendWithRetries(
  channel: Channel,
  message: Message,
  o: RetryOptions & {
    readonly signal: AbortSignal;
    readonly onAttempt: (attempt: Attempt) => Promise<void>;
  },
): Promise<boolean | undefined> {
  const { attempts = 10, timeoutMillis = 10_000, random = Math.random, signal } = o;
  for (let number = 1; ; number += 1) {
    const startedMillis = Date.now();
    const started = performance.now();
    const failure = await attemptOnce(channel, message, { signal, timeoutMillis });
    if (signal.aborted && failure !== undefined) return undefined;
    const isOver = failure !== undefined && (failure.isFinal || number >= attempts);
    await o.onAttempt({
      number,
      startedMillis,
      durationMillis: Math.round(performance.now() - started),
      result: failure === undefined ? 'sent' : isOver ? 'given_up' : 'failed',
      problem: failure?.message ?? '',
    });
    if (failure === undefined) return true;
    if (isOver) return false;
    const whole = Math.min(FIRST_PAUSE_MILLIS * 2 ** (number - 1), LONGEST_PAUSE_MILLIS);
    const wish = Math.min(failure.retryAfterMillis ?? 0, LONGEST_WISH_MILLIS);
    try {
      await o.pause(Math.max(whole * (1 - random() / 2), wish), signal);
    } catch {
      return undefined;
    }
  }
}

async function attemptOnce(
  channel: Channel,
  message: Message,
  o: { readonly signal: AbortSignal; readonly timeoutMillis: number },
): Promise<SendFailure | undefined> {
  const signal = AbortSignal.any([o.signal, AbortSignal.timeout(o.timeoutMillis)]);
  try {
    await sendWithin(channel, message, signal);
    return undefined;
  } catch (error) {
    if (error instanceof SendFailure) return error;
    // Such as a secret that is not there: its sentence names the variable, not what it holds.
    const isKnown = error instanceof Error && error.name === 'CliError';
    return new SendFailure(isKnown ? error.message : 'It could not be sent.', { isFinal: isKnown });
  }
}
