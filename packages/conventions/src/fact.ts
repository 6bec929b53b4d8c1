import type { Verb } from './verb.ts';

/** A value an OpenTelemetry attribute can hold and Baton reads. */
export type FactValue = string | number | boolean | readonly string[];

/** Names one attempt of one work item: everything that shares it is one trace. */
export interface ItemIdentity {
  /** Tenant or environment; '' where none is used. */
  readonly namespace: string;
  /** Name of the declared process, such as `support-escalation`. */
  readonly process: string;
  /** Business key, such as `JIRA-123`. */
  readonly item: string;
  /** Attempt the caller numbers, from 1. */
  readonly cycle: number;
}

/**
 * One thing that happened to a work item: the content of one finished span.
 *
 * An absent property was not sent; an empty string is treated as absent wherever a name is read.
 */
export interface Fact extends ItemIdentity {
  readonly verb: Verb;
  /** 16 lower-case hexadecimal digits. */
  readonly spanId: string;
  /** When it happened, in milliseconds since 1970: the event time, else the end of the span. */
  readonly atMillis: number;
  /** Order at the source among facts of one instant. */
  readonly sequence?: number;
  /** The caller's idempotency key: facts sent again under it are one fact. */
  readonly eventId?: string;
  readonly handoffName?: string;
  readonly handoffId?: string;
  readonly sourceStage?: string;
  readonly sourceTeam?: string;
  readonly targetStage?: string;
  readonly targetTeam?: string;
  readonly itemType?: string;
  readonly itemUrl?: string;
  /** The system the fact comes from, such as `jira`. */
  readonly system?: string;
  /** Raw status of the item in that system. */
  readonly status?: string;
  /** Short code why a handoff was bounced or cancelled. */
  readonly reason?: string;
  readonly outcome?: string;
  readonly outcomeScore?: number;
  readonly dueAtMillis?: number;
  readonly slaAcceptSeconds?: number;
  readonly slaCompleteSeconds?: number;
  /** Share of required fields present and valid, 0 to 1. */
  readonly completeness?: number;
  readonly requiredFields?: readonly string[];
  readonly presentFields?: readonly string[];
  /** Required fields that were missing; of a bounce or a clarification request: the fields asked for. */
  readonly missingFields?: readonly string[];
  readonly invalidFields?: readonly string[];
  readonly optionalMissingFields?: readonly string[];
  /** Values of context fields whose export was asked for. */
  readonly contextValues?: Readonly<Record<string, FactValue>>;
  /** Attributes outside the convention that the caller added. */
  readonly attributes?: Readonly<Record<string, FactValue>>;
}
