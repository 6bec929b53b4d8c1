import type { z } from 'zod';
import type { LlmUsage } from './usage.ts';

/** A question to a model that is answered by an object. */
export interface LlmRequest<T> {
  /** What it is for, such as `judge`: calls are counted by it. */
  readonly purpose: 'judge' | 'discovery' | 'wording' | 'ask';
  readonly namespace: string;
  /** The part that stays the same from call to call. */
  readonly system: string;
  readonly user: string;
  /** Name of the object, for endpoints that want one. */
  readonly name: string;
  /** Has no optional members: endpoints that enforce schemas take none. */
  readonly schema: z.ZodType<T>;
  /** All attempts together. */
  readonly deadlineMillis: number;
  readonly signal?: AbortSignal;
  /** Tells questions apart that are asked several times on purpose. @default 0 */
  readonly repeat?: number;
}

/** Why a model did not answer. */
export type LlmErrorCode =
  | 'budget_spent'
  | 'rate_limited'
  | 'unavailable'
  | 'timed_out'
  | 'rejected'
  | 'truncated'
  | 'refused'
  | 'unreadable';

/** An answer, or why there is none; what it took is counted either way. */
export type LlmAnswer<T> = {
  /** Hash of everything that the answer depends on. */
  readonly key: string;
  readonly usage: LlmUsage;
  /** The answer was known: nothing was sent. */
  readonly isCached: boolean;
} & (
  | { readonly value: T; readonly error?: undefined }
  | {
      readonly value?: undefined;
      readonly error: { readonly code: LlmErrorCode; readonly message: string };
    }
);

/** A language model. */
export interface Llm {
  readonly model: string;
  readonly endpoint: string;
  readonly redaction: 'strict' | 'standard' | 'off';
  /** Never rejects, but with the reason of the caller's own signal. */
  ask<T>(request: LlmRequest<T>): Promise<LlmAnswer<T>>;
}
