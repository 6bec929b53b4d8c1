import { context, createContextKey } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace';
import { HandoffError } from '../errors.ts';
import type { Report } from '../reporter.ts';
import type { Spool, SpoolFile } from './spool/spool.ts';

/** Options of {@link ExportQueue}. */
export interface ExportQueueOptions {
  readonly exporter: SpanExporter;
  /** Facts per request. */
  readonly batchSize: number;
  /** How long a fact may wait for others; 0 sends at once. */
  readonly delayMillis: number;
  /** Facts held in memory while they cannot be sent; the newest beyond it are in the spool only, else lost. */
  readonly maxQueued: number;
  readonly flushTimeoutMillis: number;
  /** Where facts are written down before they are exported. */
  readonly spool?: Spool | undefined;
  readonly report: Report;
}

interface QueuedFact {
  readonly span: ReadableSpan;
  /** The file of the spool it is in. */
  file: SpoolFile | undefined;
}

type ExportOutcome =
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'refused' | 'failed'; readonly error: unknown; readonly status?: number };

interface Waiter {
  /** How many facts have to be settled. */
  target: number;
  resolve: () => void;
}

const FIRST_PAUSE_MILLIS = 200;
const LONGEST_PAUSE_MILLIS = 10_000;
const LAST_TRY_MILLIS = 3_000;
const TOO_LARGE = 413;
// The key under which OpenTelemetry's instrumentations look before they trace a request; the
// description makes it one and the same symbol everywhere.
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/**
 * Span processor that loses nothing silently: facts leave the queue when the endpoint acknowledged
 * them, one request at a time, repeated with growing pauses. The stock processors drop what exceeds
 * their queue or their concurrent requests, and their `forceFlush` succeeds all the same.
 */
export class ExportQueue implements SpanProcessor {
  readonly #options: ExportQueueOptions;
  #queue: QueuedFact[] = [];
  /** Files of facts that found no room in the queue, the oldest first. */
  #parked: SpoolFile[] = [];
  #taken = 0;
  #settled = 0;
  #lost = 0;
  #lostTold = 0;
  #loss: HandoffError | undefined;
  #lastFailure: unknown;
  #waiters: Waiter[] = [];
  #flushes = 0;
  #running = false;
  #stopped = false;
  #alarm: NodeJS.Timeout | undefined;
  #wake: (() => void) | undefined;

  constructor(options: ExportQueueOptions) {
    this.#options = options;
    this.#adopt();
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    const { maxQueued, spool } = this.#options;
    this.#taken += 1;
    if (this.#stopped) {
      this.#loseOne('tracing was shut down');
      return;
    }
    const isFull = this.#queue.length >= maxQueued;
    // While some are parked, others wait behind them.
    const parks = spool !== undefined && (isFull || this.#parked.length > 0);
    if (parks && this.#parked.length === 0) spool.rollOver();
    const file = spool?.append(span);
    if (parks && file) {
      if (file !== this.#parked.at(-1)) this.#parked.push(file);
    } else if (isFull) {
      this.#loseOne(
        `${maxQueued} facts were waiting already. Await forceFlush() between large numbers of facts`,
      );
    } else {
      // It overtakes what is parked, so whoever waits for that has to wait for one more.
      if (parks) for (const waiter of this.#waiters) waiter.target += 1;
      this.#queue.push({ span, file });
    }
    this.#schedule();
  }

  /**
   * Waits until every fact taken so far is acknowledged.
   *
   * @throws HandoffError `flush_timeout` if some still wait (they stay queued and are tried again),
   * `facts_lost` or `export_rejected` if some were lost since the last call
   */
  async forceFlush(): Promise<void> {
    const told = this.#lostTold;
    const { flushTimeoutMillis } = this.#options;
    const waiting = await this.#drain(flushTimeoutMillis);
    if (waiting > 0) {
      const why = this.#lastFailure ?? 'no answer';
      throw new HandoffError(
        'flush_timeout',
        `${waiting} facts were not acknowledged within ${flushTimeoutMillis / 1000} s (${why}); they stay queued and are tried again.`,
        { cause: this.#lastFailure },
      );
    }
    this.#tellLoss(told);
  }

  /** Sends what is left, with a last try where the endpoint fails; throws as `forceFlush` does. */
  async shutdown(): Promise<void> {
    if (this.#stopped) return;
    const told = this.#lostTold;
    const { flushTimeoutMillis, exporter } = this.#options;
    await this.#drain(
      this.#lastFailure === undefined
        ? flushTimeoutMillis
        : Math.min(flushTimeoutMillis, LAST_TRY_MILLIS),
    );
    this.#stopped = true;
    const queued = this.#queue.filter(({ file }) => file !== undefined).length;
    const left = this.#queue.length - queued;
    const kept = this.#parked.reduce((sum, { unsettled }) => sum + unsettled, queued);
    this.#queue = [];
    this.#parked = [];
    clearTimeout(this.#alarm);
    this.#wake?.();
    this.#options.spool?.close();
    if (left > 0) {
      this.#lose(
        left,
        new HandoffError(
          'facts_lost',
          `${left} facts could not be exported before the shutdown: ${this.#lastFailure ?? 'no answer'}`,
          { cause: this.#lastFailure },
        ),
      );
    }
    // A request that hangs must not keep the caller; nobody waits for its answer any more.
    if (left + kept > 0) exporter.shutdown().catch(() => undefined);
    else await exporter.shutdown();
    this.#tellLoss(told);
    if (kept > 0) {
      throw new HandoffError(
        'flush_timeout',
        `${kept} facts were not acknowledged before the shutdown (${this.#lastFailure ?? 'no answer'}); they are in the spool and will be sent by whoever starts next.`,
        { cause: this.#lastFailure },
      );
    }
  }

  #tellLoss(told: number): void {
    if (this.#lost <= told) return;
    this.#lostTold = this.#lost;
    const count = this.#lost - told;
    throw new HandoffError(
      this.#loss?.code ?? 'facts_lost',
      `${count} facts were lost. ${this.#loss?.message ?? ''}`,
      { cause: this.#loss },
    );
  }

  #loseOne(why: string): void {
    this.#settled += 1;
    this.#lose(1, new HandoffError('facts_lost', `A fact was lost because ${why}.`));
  }

  #lose(count: number, error: HandoffError): void {
    this.#lost += count;
    this.#loss = error;
    this.#options.report(error.code, error.message, error.cause);
  }

  /** Waits until all taken so far is settled, or the time is over; gives how much is not. */
  async #drain(timeoutMillis: number): Promise<number> {
    if (this.#settled >= this.#taken) return 0;
    let timer: NodeJS.Timeout | undefined;
    const waiter: Waiter = { target: this.#taken, resolve: () => undefined };
    this.#flushes += 1;
    const done = new Promise<void>((resolve) => {
      waiter.resolve = resolve;
      this.#waiters.push(waiter);
      timer = setTimeout(resolve, timeoutMillis);
    });
    this.#wake?.();
    this.#run();
    await done;
    clearTimeout(timer);
    this.#flushes -= 1;
    return Math.max(waiter.target - this.#settled, 0);
  }

  #schedule(): void {
    if (this.#running || this.#stopped) return;
    const { batchSize, delayMillis } = this.#options;
    // Sent after the verb returned, together with what else this turn of the event loop reports.
    if (this.#queue.length >= batchSize) this.#run();
    else this.#alarm ??= setTimeout(() => this.#run(), delayMillis);
  }

  #run(): void {
    clearTimeout(this.#alarm);
    this.#alarm = undefined;
    if (this.#running || this.#queue.length === 0) return;
    this.#running = true;
    // A turn later, since a full batch is noticed inside of a verb, which must not pay for encoding.
    setImmediate(() => {
      this.#send()
        .catch((error: unknown) => this.#options.report('export_failed', String(error), error))
        .finally(() => {
          this.#running = false;
          if (this.#queue.length > 0) this.#schedule();
        });
    });
  }

  async #send(): Promise<void> {
    const { batchSize, delayMillis } = this.#options;
    let size = batchSize;
    let pauseMillis = FIRST_PAUSE_MILLIS;
    // What came in meanwhile waits for its own delay, unless it fills a batch or someone flushes.
    let due = this.#queue.length;
    while (this.#queue.length > 0 && !this.#stopped) {
      if (due <= 0 && delayMillis > 0 && this.#flushes === 0 && this.#queue.length < batchSize) {
        return;
      }
      this.#keepSpooled();
      const batch = this.#queue.slice(0, size).map(({ span }) => span);
      const outcome = await this.#export(batch);
      if (this.#stopped) return;
      if (outcome.kind === 'failed') {
        this.#lastFailure = outcome.error;
        this.#options.report(
          'export_failed',
          `Facts could not be exported (${outcome.error}); they stay queued and are tried again.`,
          outcome.error,
        );
        await this.#pause(pauseMillis);
        pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
        continue;
      }
      if (outcome.kind === 'refused' && outcome.status === TOO_LARGE && batch.length > 1) {
        size = Math.ceil(batch.length / 2);
        continue;
      }
      pauseMillis = FIRST_PAUSE_MILLIS;
      due -= batch.length;
      this.#settle(batch.length, outcome);
      if (this.#queue.length < batchSize) this.#refill();
    }
  }

  /** Fills the queue with what found no room in it, then with what others have left. */
  #refill(): void {
    const { spool, batchSize } = this.#options;
    while (this.#queue.length < batchSize) {
      const file = this.#parked.shift();
      if (!spool || !file) break;
      const { unsettled } = file;
      const spans = spool.readBack(file);
      this.#queue.push(...spans.map((span) => ({ span, file })));
      const gone = unsettled - spans.length;
      if (gone === 0) continue;
      this.#settled += gone;
      // Whoever took a file sends what is in it.
      if (!file.taken) {
        this.#lose(
          gone,
          new HandoffError('facts_lost', `Facts could not be read from ${file.path}.`),
        );
      }
    }
    if (this.#parked.length === 0) this.#adopt();
    this.#resolveWaiters();
  }

  /** Takes up what processes that died have left in the spool. */
  #adopt(): void {
    const { spool, maxQueued } = this.#options;
    const adopted = spool?.adopt(maxQueued - this.#queue.length) ?? [];
    if (adopted.length === 0) return;
    this.#taken += adopted.length;
    this.#queue.push(...adopted);
    this.#schedule();
  }

  #keepSpooled(): void {
    const { spool } = this.#options;
    if (!spool?.touch()) return;
    // Into files of their own, since those that are parked are read back whole.
    spool.rollOver();
    for (const fact of this.#queue) {
      if (!fact.file?.taken) continue;
      spool.settle(fact.file);
      fact.file = spool.append(fact.span);
    }
    spool.rollOver();
  }

  #settle(count: number, outcome: Exclude<ExportOutcome, { kind: 'failed' }>): void {
    for (const { file } of this.#queue.splice(0, count)) {
      if (file) this.#options.spool?.settle(file);
    }
    this.#settled += count;
    this.#lastFailure = undefined;
    if (outcome.kind === 'refused') {
      const message = `The endpoint refused facts with HTTP ${outcome.status}: ${outcome.error}`;
      this.#lose(count, new HandoffError('export_rejected', message, { cause: outcome.error }));
    }
    this.#resolveWaiters();
  }

  #resolveWaiters(): void {
    this.#waiters = this.#waiters.filter(({ target, resolve }) => {
      if (this.#settled < target) return true;
      resolve();
      return false;
    });
  }

  #export(batch: ReadableSpan[]): Promise<ExportOutcome> {
    return new Promise((resolve) => {
      try {
        context.with(context.active().setValue(SUPPRESS_TRACING, true), () =>
          this.#options.exporter.export(batch, ({ code, error }) => {
            // An HTTP status in `code` is an answer that OTLP says not to repeat; what may be
            // repeated comes without one.
            const status = (error as { readonly code?: unknown } | undefined)?.code;
            if (code === 0) resolve({ kind: 'acknowledged' });
            else if (typeof status === 'number') resolve({ kind: 'refused', error, status });
            else resolve({ kind: 'failed', error: error ?? new Error('no reason given') });
          }),
        );
      } catch (error) {
        resolve({ kind: 'failed', error });
      }
    });
  }

  #pause(millis: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, millis);
      // An endpoint that is away must not keep a process from ending; whoever flushes holds it.
      if (this.#flushes === 0) timer.unref();
      this.#wake = () => {
        this.#wake = undefined;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
