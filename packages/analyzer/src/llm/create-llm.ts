import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import { createBudget, type SpentToday } from './budget.ts';
import { capabilitiesOf, isProbed, rememberCapabilities, stepDown } from './capabilities.ts';
import { lastJsonObject } from './last-json-object.ts';
import type { Llm, LlmAnswer, LlmErrorCode, LlmRequest } from './llm.ts';
import type { LlmSettings } from './llm-settings.ts';
import { openClient } from './open-client.ts';
import { type Failure, failureOf } from './request-failure.ts';
import { createRequestGate } from './request-gate.ts';
import { requestKey } from './request-key.ts';
import {
  type ChatClient,
  type ChatMessage,
  type ChatReply,
  estimateMessages,
  sendRequest,
} from './send-request.ts';
import { addUsage, costOf, type LlmUsage, NO_USAGE } from './usage.ts';

/** A call that was made, for the books: no text of it. */
export interface LlmCall {
  readonly key: string;
  readonly purpose: LlmRequest<unknown>['purpose'];
  readonly namespace: string;
  readonly usage: LlmUsage;
  /** Empty where it answered, else why not. */
  readonly error: string;
}

/** What a model is given beside its settings. */
export interface CreateLlmOptions {
  /** What was spent today before. */
  readonly spentToday?: readonly SpentToday[];
  /** Told of every call that sent anything. */
  readonly onCall?: (call: LlmCall) => void;
}

const KNOWN_ANSWERS = 1_000;
const FIRST_BACK_OFF_MILLIS = 500;
const MAX_BACK_OFF_MILLIS = 30_000;
const MAX_REPEATED_CHARACTERS = 4_000;

type Result = { value: unknown; failure?: undefined } | { value?: undefined; failure: Failure };

/** A model behind an OpenAI-compatible endpoint; the client is loaded with the first question. */
export function createLlm(settings: LlmSettings, options: CreateLlmOptions = {}): Llm {
  const { baseUrl: endpoint, model, redaction } = settings;
  const budget = createBudget(settings.caps, options.spentToday);
  const gate = createRequestGate(settings.concurrency);
  const known = new Map<string, unknown>();
  const underWay = new Map<string, Promise<LlmAnswer<unknown>>>();
  let client: Promise<ChatClient> | undefined;
  let probing: Promise<void> | undefined;

  async function ask(
    request: LlmRequest<unknown>,
    { key, signal }: { readonly key: string; readonly signal: AbortSignal },
  ): Promise<LlmAnswer<unknown>> {
    // The first request finds out what the endpoint takes; the others wait, or each would.
    let probed = (): void => undefined;
    if (probing !== undefined) await Promise.race([probing, aborted(signal)]);
    else if (!isProbed(endpoint, model)) {
      probing = new Promise<void>((resolve) => {
        probed = () => {
          probing = undefined;
          resolve();
        };
      });
    }
    let usage = NO_USAGE;
    let outcome = 'called_off';
    const count = (more: LlmUsage): void => {
      usage = addUsage(usage, more);
    };
    try {
      const { value, failure } = await converse(request, signal, count);
      if (failure === undefined) {
        outcome = '';
        known.set(key, value);
        if (known.size > KNOWN_ANSWERS) known.delete(known.keys().next().value ?? '');
        return { key, usage, isCached: false, value };
      }
      outcome = failure.code;
      if (failure.code === 'timed_out') request.signal?.throwIfAborted();
      return {
        key,
        usage,
        isCached: false,
        error: { code: failure.code, message: failure.message },
      };
    } finally {
      probed();
      if (usage.attempts > 0) {
        const { purpose, namespace } = request;
        options.onCall?.({ key, purpose, namespace, usage, error: outcome });
      }
    }
  }

  /** Asks, and once more where the answer could not be used. */
  async function converse(
    request: LlmRequest<unknown>,
    signal: AbortSignal,
    count: (usage: LlmUsage) => void,
  ): Promise<Result> {
    const messages: ChatMessage[] = [
      { role: 'system', content: request.system },
      { role: 'user', content: request.user },
    ];
    let { maxOutputTokens } = settings;
    for (let isRepair = false; ; isRepair = true) {
      const sent = await attempt(request, { messages, maxOutputTokens, signal, count });
      if ('failure' in sent) return sent;
      const read = readReply(sent.reply, request.schema);
      if (read.failure === undefined || read.failure.code === 'refused' || isRepair) return read;
      if (read.failure.code === 'truncated') maxOutputTokens *= 2;
      else {
        messages.push(
          { role: 'assistant', content: sent.reply.text.slice(0, MAX_REPEATED_CHARACTERS) },
          {
            role: 'user',
            content: `That could not be read: ${read.failure.message} Answer again, with the JSON object only.`,
          },
        );
      }
    }
  }

  /** One request that is answered, after as many tries as settings, deadline and budget allow. */
  async function attempt(
    request: LlmRequest<unknown>,
    o: {
      messages: readonly ChatMessage[];
      maxOutputTokens: number;
      signal: AbortSignal;
      count: (usage: LlmUsage) => void;
    },
  ): Promise<{ reply: ChatReply } | { failure: Failure }> {
    const { signal } = o;
    const tokensIn = estimateMessages(o.messages);
    const most = { tokensIn, tokensCached: 0, tokensOut: o.maxOutputTokens };
    // Steps down for this request only: what refuses it may be the text, not the form.
    let takes = capabilitiesOf(endpoint, model);
    for (let retries = 0; ; ) {
      const reservation = budget.reserve({
        namespace: request.namespace,
        tokens: tokensIn + o.maxOutputTokens,
        cost: costOf(settings, most) ?? 0,
      });
      if (typeof reservation === 'string') {
        const message = `Nothing more is sent: ${reservation} would be passed.`;
        return { failure: { code: 'budget_spent', message } };
      }
      let isSent = false;
      const sentMillis = performance.now();
      const settle = (spent: LlmUsage): void => {
        o.count(spent);
        reservation.settle({ tokens: spent.tokensIn + spent.tokensOut, cost: spent.cost ?? 0 });
      };
      try {
        client ??= openClient(settings);
        const own = await client;
        const reply = await gate.pass(() => {
          isSent = true;
          const { messages, maxOutputTokens } = o;
          const timeout = AbortSignal.timeout(settings.timeoutMillis);
          return sendRequest(own, settings, {
            ...{ request, messages, maxOutputTokens, known: takes },
            signal: AbortSignal.any([signal, timeout]),
          });
        }, signal);
        gate.onAnswered();
        settle(reply.usage);
        rememberCapabilities(endpoint, model, takes);
        return { reply };
      } catch (error) {
        const failure = failureOf(error, signal);
        // A request that was cut off may have been answered and billed: it counts as if it was.
        const lost =
          failure.isLost && isSent ? most : { tokensIn: 0, tokensCached: 0, tokensOut: 0 };
        settle({
          ...lost,
          isEstimate: failure.isLost === true,
          cost: costOf(settings, lost),
          attempts: isSent ? 1 : 0,
          latencyMillis: isSent ? performance.now() - sentMillis : null,
        });
        if (failure.code === 'rejected' && failure.isAboutRequest === true) {
          const next = stepDown(takes, failure.message);
          if (next === undefined) return { failure };
          takes = next;
          continue;
        }
        const backOffMillis = Math.min(MAX_BACK_OFF_MILLIS, FIRST_BACK_OFF_MILLIS * 2 ** retries);
        if (failure.code === 'rate_limited')
          gate.onRefused(failure.retryAfterMillis ?? backOffMillis);
        if (!failure.isRetryable || retries >= settings.maxRetries || signal.aborted)
          return { failure };
        retries++;
        // The gate pauses everybody after a refusal.
        if (failure.code === 'rate_limited') continue;
        try {
          await delay(failure.retryAfterMillis ?? backOffMillis, undefined, { signal });
        } catch {
          return { failure };
        }
      }
    }
  }

  return {
    ...{ endpoint, model, redaction },
    async ask<T>(request: LlmRequest<T>): Promise<LlmAnswer<T>> {
      const key = requestKey(settings, request as LlmRequest<unknown>);
      if (known.has(key)) {
        return { key, usage: NO_USAGE, isCached: true, value: known.get(key) as T };
      }
      const signals = [AbortSignal.timeout(request.deadlineMillis)];
      if (request.signal !== undefined) signals.push(request.signal);
      const signal = AbortSignal.any(signals);
      for (let theirs = underWay.get(key); theirs !== undefined; theirs = underWay.get(key)) {
        // Who asked first may have less time, or call it off: then it is asked again.
        const shared = await Promise.race([theirs.catch(() => undefined), aborted(signal)]);
        if (shared === undefined && signal.aborted) {
          request.signal?.throwIfAborted();
          const error = { code: 'timed_out', message: 'The deadline passed.' } as const;
          return { key, usage: NO_USAGE, isCached: false, error };
        }
        if (shared !== undefined && shared.error?.code !== 'timed_out') {
          return { ...shared, usage: NO_USAGE, isCached: true } as LlmAnswer<T>;
        }
      }
      const answer = ask(request as LlmRequest<unknown>, { key, signal }).finally(() =>
        underWay.delete(key),
      );
      underWay.set(key, answer);
      return (await answer) as LlmAnswer<T>;
    },
  };
}

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });

function readReply(reply: ChatReply, schema: z.ZodType): Result {
  const fail = (code: LlmErrorCode, message: string): Result => ({ failure: { code, message } });
  if (reply.refusal !== null && reply.refusal !== '') return fail('refused', 'The model refused.');
  if (reply.finish === 'content_filter') return fail('refused', 'A content filter stopped it.');
  if (reply.finish === 'length') return fail('truncated', 'The answer was cut off.');
  const object = lastJsonObject(reply.text);
  if (object === undefined) return fail('unreadable', 'There is no JSON object in it.');
  const { data, error } = schema.safeParse(object);
  if (error === undefined) return { value: data };
  const problems = error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.')}: ${message}`);
  return fail('unreadable', `${problems.join('; ')}.`);
}
