import type {
  HandoffAsk,
  HandoffAskResponse,
  HandoffJudgement,
  HandoffRisk,
} from '@baton/conventions';
import type { Completeness } from './completeness.ts';
import type { AnyProcess, FieldOf, HandoffName, SourceOf } from './process-types.ts';

/** Where {@link HandoffTracer.check} asks for what only Baton knows. */
export interface CheckEndpointOptions {
  /** Base address of Baton, such as `http://127.0.0.1:4318`. */
  readonly endpoint: string;
  /** Sent with each request, such as a token. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** How long an answer is waited for, in milliseconds. @default 300 */
  readonly deadlineMillis?: number | undefined;
  /** Names of the text fields whose text may be sent to be judged, through `redact`. @default none */
  readonly texts?: readonly string[] | undefined;
}

/** What is known of the handoff beside its context. */
export interface CheckOptions<P extends AnyProcess, N extends HandoffName<P>> {
  /** Business key of the item, where there is one yet. */
  readonly item?: string | undefined;
  readonly cycle?: number | undefined;
  readonly source?: SourceOf<P, N> | undefined;
}

/** What somebody did with an ask of a check. */
export interface AskResponse<Field extends string = string> {
  /** Of the ask. */
  readonly field: Field | (string & {});
  /** `added` what was asked for; `dismissed` the ask, since it is there; or it is `not_applicable` in this case. */
  readonly action: HandoffAskResponse['action'];
  /** The check that asked: what was done is then said of the text that it judged. */
  readonly check?: Pick<HandoffCheck, 'judgement'> | undefined;
  /** Business key of the item, where there is one yet. */
  readonly item?: string | undefined;
}

/** What is to be said of a handoff before it is sent. */
export interface HandoffCheck<Field extends string = string> {
  /** As `handoff` would give it; absent where the process declares no context. */
  readonly completeness?: Completeness;
  /** What to ask before sending: Baton's reasons first, then every other field that is missing. */
  readonly asks: readonly (HandoffAsk & { readonly field: Field | (string & {}) })[];
  /** Null where no Baton is configured, or it has no model. */
  readonly risk: HandoffRisk | null;
  readonly judgement: HandoffJudgement | null;
  /** Sentences about what is not in this check, such as that Baton did not answer in time. */
  readonly leftOut: readonly string[];
}

/** The check of one kind of handoff. */
export type CheckOf<P extends AnyProcess, N extends HandoffName<P>> = HandoffCheck<FieldOf<P, N>>;
