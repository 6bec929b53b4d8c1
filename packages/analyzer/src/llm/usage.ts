import type { LlmSettings } from './llm-settings.ts';

/** What a question to a model took, all attempts together. */
export interface LlmUsage {
  readonly tokensIn: number;
  /** Of `tokensIn`, those that the endpoint had seen before. */
  readonly tokensCached: number;
  readonly tokensOut: number;
  /** Tokens were counted by Baton, since the endpoint did not say. */
  readonly isEstimate: boolean;
  /** By the prices of the settings; null without any. */
  readonly cost: number | null;
  /** Requests that were sent; 0 for an answer that was known. */
  readonly attempts: number;
  /** Null for an answer that was known. */
  readonly latencyMillis: number | null;
}

/** Nothing was sent. */
export const NO_USAGE: LlmUsage = {
  ...{ tokensIn: 0, tokensCached: 0, tokensOut: 0, isEstimate: false },
  ...{ cost: 0, attempts: 0, latencyMillis: null },
};

/** Tokens of a text, near enough to reserve by: four characters each. */
export const estimateTokens = (text: string): number => Math.ceil(text.length / 4);

/** Price of tokens; null where the settings name none. */
export function costOf(
  { prices }: Pick<LlmSettings, 'prices'>,
  u: Pick<LlmUsage, 'tokensIn' | 'tokensCached' | 'tokensOut'>,
): number | null {
  if (prices === undefined) return null;
  const { input, cachedInput = input, output } = prices;
  const fresh = u.tokensIn - u.tokensCached;
  return (fresh * input + u.tokensCached * cachedInput + u.tokensOut * output) / 1_000_000;
}

/** The sum of two. */
export function addUsage(a: LlmUsage, b: LlmUsage): LlmUsage {
  return {
    tokensIn: a.tokensIn + b.tokensIn,
    tokensCached: a.tokensCached + b.tokensCached,
    tokensOut: a.tokensOut + b.tokensOut,
    isEstimate: a.isEstimate || b.isEstimate,
    cost: a.cost === null || b.cost === null ? null : a.cost + b.cost,
    attempts: a.attempts + b.attempts,
    latencyMillis:
      a.latencyMillis === null && b.latencyMillis === null
        ? null
        : (a.latencyMillis ?? 0) + (b.latencyMillis ?? 0),
  };
}
