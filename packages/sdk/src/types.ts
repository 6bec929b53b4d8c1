import type { Attributes, AttributeValue, TracerProvider } from '@opentelemetry/api';
import type { FieldAsk } from './ask.ts';
import type { AskResponse, CheckEndpointOptions, CheckOf, CheckOptions } from './check-types.ts';
import type { Completeness } from './completeness.ts';
import type { HandoffError } from './errors.ts';
import type { HandoffIdGenerator } from './id-generator.ts';
import type {
  AnyFieldOf,
  AnyProcess,
  ContextOf,
  FieldOf,
  HandoffName,
  SourceOf,
  StageName,
} from './process-types.ts';

/**
 * What travels with the work to whoever takes it over: `traceparent` and `baggage`, to be stored in a
 * ticket field, a message header or a CloudEvent. It never enters the active context, so it cannot
 * leak into outgoing requests.
 */
export type Carrier = Readonly<Record<string, string | undefined>>;

/** A handoff that was initiated: plain data that survives `JSON.stringify`. */
export interface HandoffRef<N extends string = string> {
  readonly name: N;
  /** 16 hexadecimal digits unless the caller gave another id. */
  readonly id: string;
  /** Key of the item as it is exported: hashed where `hashKey` is set. */
  readonly itemKey: string;
  readonly cycle: number;
  /** ISO 8601. */
  readonly initiatedAt: string;
  readonly source?: string;
  readonly completeness?: Completeness;
  /** What to ask the sender now: a question for each field that is missing or not valid. */
  readonly asks?: readonly FieldAsk[];
  readonly carrier: Carrier;
}

/** How an item closed. */
export type Outcome = 'success' | 'failure' | 'cancellation' | 'timeout' | 'skip';

/** What every verb takes. */
export interface StepOptions {
  /** When it happened. @default now, by the tracer's clock */
  readonly at?: Date | undefined;
  /** Idempotency key: facts sent again under it are one fact. */
  readonly eventId?: string | undefined;
  /** Raw status of the item in its system. */
  readonly status?: string | undefined;
  /** Attributes of your own; names under `handoff.` are left out. */
  readonly attributes?: Attributes | undefined;
}

/** Options of a verb that closes an interval. */
export interface ClosingOptions extends StepOptions {
  /**
   * When that interval began, for those who know: trace views then draw a bar. accept and bounce of a
   * {@link HandoffRef} know it by themselves.
   */
  readonly since?: Date | undefined;
}

/** Context known of an item, by field of any of its handoffs. */
export type ItemContext<P extends AnyProcess> = {
  readonly [Field in AnyFieldOf<P>]?: unknown;
};

/** Options of `open`. */
export interface OpenOptions<P extends AnyProcess> extends StepOptions {
  /** Where the item starts. */
  readonly stage?: StageName<P> | undefined;
  readonly context?: ItemContext<P> | undefined;
}

/** Options of `update`. */
export interface UpdateOptions<P extends AnyProcess> extends StepOptions {
  readonly context?: ItemContext<P> | undefined;
  /** May come after the close, such as from a survey. */
  readonly outcome?: Outcome | undefined;
  readonly score?: number | undefined;
}

interface InitiateBase extends StepOptions {
  /** Id of the handoff, where your system has one. @default the span id */
  readonly id?: string | undefined;
  /** When it has to be done. @default follows from the SLA and the calendar */
  readonly due?: Date | undefined;
}

/** Options of `handoff`: `context` where the handoff declares one, `source` where it has several. */
export type InitiateOptions<P extends AnyProcess, N extends HandoffName<P>> = InitiateBase &
  (P['handoffs'][N] extends { readonly context: unknown }
    ? { readonly context: ContextOf<P, N> }
    : { readonly context?: ContextOf<P, N> | undefined }) &
  (P['handoffs'][N]['from'] extends readonly string[]
    ? { readonly source: SourceOf<P, N> }
    : { readonly source?: SourceOf<P, N> | undefined });

type RequiredKeyOf<O> = {
  [K in keyof O]-?: Pick<O, K> extends Required<Pick<O, K>> ? K : never;
}[keyof O];

type Args<O> = [RequiredKeyOf<O>] extends [never] ? [options?: O] : [options: O];

/** The last argument of `handoff`; it may be left out where nothing in it is required. */
export type InitiateArgs<P extends AnyProcess, N extends HandoffName<P>> = Args<
  InitiateOptions<P, N>
>;

/** Options of `bounce`. */
export interface BounceOptions<Field extends string> extends ClosingOptions {
  /** Short code of low cardinality, such as `no_logs`. */
  readonly reason: string;
  /** Fields that would have been needed. */
  readonly missing?: readonly Field[] | undefined;
}

/** Options of `requestClarification`. */
export interface RequestOptions<Field extends string> extends StepOptions {
  /** Fields that are asked for. */
  readonly fields?: readonly Field[] | undefined;
}

/** Options of `provideClarification`. */
export interface ProvideOptions<Context> extends ClosingOptions {
  readonly context?: Context | undefined;
}

/** Options of `cancel`. */
export interface CancelOptions extends ClosingOptions {
  /** Short code of low cardinality, such as `duplicate`. */
  readonly reason?: string | undefined;
}

/** Options of `close`. */
export interface CloseOptions extends StepOptions {
  readonly outcome: Outcome;
  /** Score of the outcome, such as satisfaction. */
  readonly score?: number | undefined;
}

/** A handoff by its name, where only the item's key is known, or by its ref. */
export type HandoffSelector<N extends string> = N | HandoffRef<N>;

/** One cycle of one work item. No verb throws or waits; each exports one finished span. */
export interface WorkItem<P extends AnyProcess> {
  readonly key: string;
  /** 32 hexadecimal digits; the same for everyone who knows the key. */
  readonly traceId: string;
  /** The item exists, in a stage. */
  open(options?: OpenOptions<P>): void;
  /** Status, fields or outcome changed; its state did not. */
  update(options?: UpdateOptions<P>): void;
  /** Passes the item on. */
  handoff<N extends HandoffName<P>>(name: N, ...args: InitiateArgs<P, N>): HandoffRef<N>;
  /** The receiver takes the handoff up: waiting ends, working begins. */
  accept<N extends HandoffName<P>>(handoff: HandoffSelector<N>, options?: ClosingOptions): void;
  /** The receiver sends the handoff back. */
  bounce<N extends HandoffName<P>>(
    handoff: HandoffSelector<N>,
    options: BounceOptions<FieldOf<P, N>>,
  ): void;
  /** The receiver asks for more, and keeps the handoff. */
  requestClarification<N extends HandoffName<P>>(
    handoff: HandoffSelector<N>,
    options?: RequestOptions<FieldOf<P, N>>,
  ): void;
  /** The sender answers. */
  provideClarification<N extends HandoffName<P>>(
    handoff: HandoffSelector<N>,
    options?: ProvideOptions<ContextOf<P, N>>,
  ): void;
  /** The receiver is done. */
  complete<N extends HandoffName<P>>(handoff: HandoffSelector<N>, options?: ClosingOptions): void;
  /** The handoff is called off. */
  cancel<N extends HandoffName<P>>(handoff: HandoffSelector<N>, options?: CancelOptions): void;
  /** The item is done. */
  close(options: CloseOptions): void;
}

/** A handoff taken up from its carrier: the verbs of {@link WorkItem} without the selector. */
export interface ResumedHandoff<P extends AnyProcess> {
  readonly ref: HandoffRef<HandoffName<P>>;
  readonly traceId: string;
  /** As {@link WorkItem.accept}. */
  accept(options?: ClosingOptions): void;
  /** As {@link WorkItem.bounce}. */
  bounce(options: BounceOptions<AnyFieldOf<P>>): void;
  /** As {@link WorkItem.requestClarification}. */
  requestClarification(options?: RequestOptions<AnyFieldOf<P>>): void;
  /** As {@link WorkItem.provideClarification}. */
  provideClarification(options?: ProvideOptions<ItemContext<P>>): void;
  /** As {@link WorkItem.complete}. */
  complete(options?: ClosingOptions): void;
  /** As {@link WorkItem.cancel}. */
  cancel(options?: CancelOptions): void;
}

/** What the receiver knows by itself, for carriers that lost their baggage on the way. */
export interface ResumeFallback<P extends AnyProcess> {
  readonly key: string;
  readonly cycle?: number | undefined;
  readonly handoff?: HandoffName<P> | undefined;
}

/** Options of {@link HandoffTracer.item}. */
export interface ItemOptions {
  /** Attempt of the item, from 1. @default 1 */
  readonly cycle?: number | undefined;
  /** Where a person reads the item. */
  readonly url?: string | undefined;
  /** Kind of item. @default the process's itemType */
  readonly type?: string | undefined;
  /** The system the facts come from, such as `jira`. */
  readonly system?: string | undefined;
}

/** Reports what happens to the items of one process. */
export interface HandoffTracer<P extends AnyProcess> {
  /** The item with this business key, such as `JIRA-123`. */
  item(key: string, options?: ItemOptions): WorkItem<P>;
  /** The handoff that a carrier names, or undefined if it names none of this process. */
  resume(carrier: Carrier, fallback?: ResumeFallback<P>): ResumedHandoff<P> | undefined;
  /**
   * What is to be said of a handoff before it is sent; nothing is reported. A configured Baton is asked
   * for more within its deadline. It never rejects: what could not be said is named in `leftOut`.
   */
  check<N extends HandoffName<P>>(
    name: N,
    context: ContextOf<P, N>,
    options?: CheckOptions<P, N>,
  ): Promise<CheckOf<P, N>>;
  /**
   * Tells a configured Baton what somebody did with an ask, which is what its judges learn from. False where that is not
   * stored, as without a Baton; it never rejects.
   */
  respond<N extends HandoffName<P>>(
    name: N,
    response: AskResponse<FieldOf<P, N>>,
  ): Promise<boolean>;
  /**
   * Waits until everything reported so far has been exported.
   *
   * @throws HandoffError `flush_failed` or the provider's own, if that is not known to be so
   */
  forceFlush(): Promise<void>;
}

/** Options of {@link createHandoffTracer}. */
export interface HandoffTracerOptions {
  /** @default the global provider, also if it is registered later */
  readonly tracerProvider?: TracerProvider | undefined;
  /** The one you gave to the provider: the first `open` of an item is then the root of its trace. */
  readonly idGenerator?: HandoffIdGenerator | undefined;
  /** Tenant or environment; part of the identity of every item. @default '' */
  readonly namespace?: string | undefined;
  /** The Baton that `check` asks for risk and judgement. @default none, checks are local */
  readonly check?: CheckEndpointOptions | undefined;
  /** Which context values are exported; names always are. @default 'names' */
  readonly capture?: 'names' | { readonly values: readonly string[] } | undefined;
  /** Changes a captured value before it is exported; undefined leaves it out. */
  readonly redact?: ((field: string, value: unknown) => AttributeValue | undefined) | undefined;
  /** Replaces the key in everything exported, such as an HMAC where the key is personal data. */
  readonly hashKey?: ((key: string) => string) | undefined;
  /** Whether spans that close an interval cover it. @default 'interval' */
  readonly timing?: 'interval' | 'point' | undefined;
  /** Link to the active span, and set `handoff.item.id` on it. @default true */
  readonly linkActiveSpan?: boolean | undefined;
  /** @default the system's clock */
  readonly clock?: (() => Date) | undefined;
  /** Told once per code. @default OpenTelemetry's `diag.warn` */
  readonly onError?: ((error: HandoffError) => void) | undefined;
}
