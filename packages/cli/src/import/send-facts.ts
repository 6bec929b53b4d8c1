import { setTimeout as delay } from 'node:timers/promises';
import type { Fact } from '@baton/conventions';
import { factToReadableSpan } from '@baton/sdk/node';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { ImportError } from './import-error.ts';
import { createIntervalStarts } from './interval-starts.ts';
import { createTracePoster, type PostAnswer } from './post-traces.ts';

/** Sends facts as OTLP batches, each repeated until it is acknowledged. */
export interface FactSender {
  /** Takes the facts of one item, in their order; waits while too many batches are under way. */
  send(facts: readonly Fact[]): Promise<void>;
  /** Sends the rest and waits until everything is acknowledged. */
  finish(): Promise<SendSummary>;
  /** Closes the connections; what is under way is given up. */
  close(): void;
}

/** What became of the facts. */
export interface SendSummary {
  readonly acknowledged: number;
  /** Facts that the receiver took the batch of, but refused. */
  readonly rejected: number;
  /** What it said about them, each message once. */
  readonly rejections: readonly string[];
}

/** Where and how to send. */
export interface SendOptions {
  /** Such as `http://127.0.0.1:4318`. */
  readonly endpoint: string;
  /** Sent with each request, such as a token. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** @default 2000 */
  readonly factsPerBatch?: number;
  /** @default 4 */
  readonly batchesInFlight?: number;
  /** How long to go on while nothing at all is acknowledged. @default 60 */
  readonly giveUpAfterSeconds?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onAcknowledged?: ((facts: number) => void) | undefined;
}

const FIRST_PAUSE_MILLIS = 100;
const LONGEST_PAUSE_MILLIS = 5_000;
const FIRST_CONTACT_MILLIS = 10_000;
const MOST_REJECTIONS = 5;
/** The answers that OTLP/HTTP says to repeat. */
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Opens a sender; stock span processors drop spans or crawl at the rate of an import. */
export function createFactSender(options: SendOptions): FactSender {
  const factsPerBatch = options.factsPerBatch ?? 2000;
  const batchesInFlight = options.batchesInFlight ?? 4;
  const giveUpMillis = (options.giveUpAfterSeconds ?? 60) * 1000;
  const poster = createTracePoster(options.endpoint, {
    connections: batchesInFlight,
    headers: options.headers,
  });
  const underWay = new Set<Promise<void>>();
  const rejections = new Set<string>();
  let batch: ReadableSpan[] = [];
  let acknowledged = 0;
  let rejected = 0;
  let lastNewsMillis = performance.now();
  let failure: unknown;

  async function deliver(body: Uint8Array, facts: number): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      options.signal?.throwIfAborted();
      const answer = await poster.post(body, options.signal).catch((error: Error) => error);
      if (!(answer instanceof Error) && answer.status >= 200 && answer.status < 300) {
        lastNewsMillis = performance.now();
        noteRejections(answer);
        acknowledged += facts;
        options.onAcknowledged?.(facts);
        return;
      }
      options.signal?.throwIfAborted();
      if (!(answer instanceof Error) && !RETRYABLE.has(answer.status)) throw refused(answer);
      const patienceMillis = patienceFor(answer);
      if (performance.now() - lastNewsMillis > patienceMillis) {
        throw unreachable(answer, patienceMillis);
      }
      await delay(pauseMillis(answer, attempt), undefined, { signal: options.signal });
    }
  }

  /** An address that never answered is more likely wrong than about to come back. */
  function patienceFor(answer: PostAnswer | Error): number {
    const neverAnswered = answer instanceof Error && acknowledged === 0;
    return neverAnswered ? Math.min(giveUpMillis, FIRST_CONTACT_MILLIS) : giveUpMillis;
  }

  function noteRejections(answer: PostAnswer): void {
    if (answer.body.length === 0) return;
    const { partialSuccess } = ProtobufTraceSerializer.deserializeResponse(answer.body);
    if (partialSuccess === undefined) return;
    rejected += Number(partialSuccess.rejectedSpans ?? 0);
    const message = partialSuccess.errorMessage ?? '';
    if (message !== '' && rejections.size < MOST_REJECTIONS) rejections.add(message);
  }

  function refused(answer: PostAnswer): ImportError {
    return new ImportError(
      'endpoint_refused',
      `${options.endpoint} refused the facts with HTTP ${answer.status}: ${textOf(answer)}`,
    );
  }

  function unreachable(answer: PostAnswer | Error, patienceMillis: number): ImportError {
    const [what, cause] =
      answer instanceof Error
        ? [`cannot be reached (${answer.message})`, answer]
        : [`takes nothing (HTTP ${answer.status}: ${textOf(answer)})`, undefined];
    return new ImportError(
      'endpoint_unreachable',
      `${options.endpoint} ${what}, and did not change its mind for ${patienceMillis / 1000} s. Import the file again when it is back: nothing is counted twice.`,
      { cause },
    );
  }

  async function sendBatch(): Promise<void> {
    const spans = batch;
    batch = [];
    const body = ProtobufTraceSerializer.serializeRequest(spans);
    if (body === undefined) throw new TypeError('the OTLP serializer returned nothing');
    while (underWay.size >= batchesInFlight) await Promise.race(underWay);
    if (failure !== undefined) throw failure;
    if (underWay.size === 0) lastNewsMillis = performance.now();
    const sending: Promise<void> = deliver(body, spans.length)
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => underWay.delete(sending));
    underWay.add(sending);
  }

  return {
    async send(facts) {
      const startOf = createIntervalStarts();
      for (const fact of facts) {
        const startMillis = startOf(fact);
        batch.push(factToReadableSpan(fact, startMillis === undefined ? {} : { startMillis }));
        if (batch.length >= factsPerBatch) await sendBatch();
      }
    },
    async finish() {
      if (batch.length > 0) await sendBatch();
      await Promise.all(underWay);
      if (failure !== undefined) throw failure;
      return { acknowledged, rejected, rejections: [...rejections] };
    },
    close: () => poster.close(),
  };
}

function pauseMillis(answer: PostAnswer | Error, attempt: number): number {
  const asked = answer instanceof Error ? undefined : answer.retryAfterSeconds;
  const backOff = FIRST_PAUSE_MILLIS * 2 ** Math.min(attempt, 10);
  return Math.min(asked === undefined ? backOff : asked * 1000, LONGEST_PAUSE_MILLIS);
}

/** The server's words: a protobuf `Status` has them as its text field, others are text. */
function textOf(answer: PostAnswer): string {
  const text = answer.body
    .toString('utf8')
    .replace(/[^\p{L}\p{N}\p{P}\p{S} ]+/gu, ' ')
    .trim();
  return text === '' ? 'no reason given' : text.slice(0, 300);
}
