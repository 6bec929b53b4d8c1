import type {
  Calendar,
  Duration,
  ProcessDefinition,
  Rule,
  StageDefinition,
  StatusMeanings,
} from '@baton/conventions';
import type { StandardSchemaV1 } from './standard-schema.ts';

/** Stages by name. */
export type Stages = Readonly<Record<string, StageDefinition>>;

/** Context fields as plain lists of names, for those who use no schema library. */
export interface ContextFieldList {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
}

/** What should come along with a handoff: a Standard Schema of an object, or lists of names. */
export type ContextSpec = StandardSchemaV1 | ContextFieldList;

/** A kind of handoff between stages. */
export interface HandoffSpec<Stage extends string = string> {
  /** Where it starts; with several, the caller names the `source` of each handoff. */
  readonly from: Stage | readonly Stage[];
  readonly to: Stage;
  readonly context?: ContextSpec;
  /** Context fields that are free text, which a judge may read. */
  readonly text?: readonly string[];
  /** What to ask the sender for a field that is missing, by its name. */
  readonly asks?: Readonly<Record<string, string>>;
  /** Agreed times from initiate to accept, and to the end. */
  readonly sla?: { readonly accept?: Duration; readonly complete?: Duration };
}

/** Handoffs by name. */
export type Handoffs<Stage extends string = string> = Readonly<Record<string, HandoffSpec<Stage>>>;

/** A path over stages whose names the compiler checks. */
export type StagePath<Stage extends string> =
  | Stage
  | { readonly seq: readonly StagePath<Stage>[] }
  | { readonly choice: readonly StagePath<Stage>[] }
  | { readonly optional: StagePath<Stage> }
  | { readonly repeat: StagePath<Stage>; readonly min?: number; readonly max?: number };

type WithStages<R, Stage extends string> = R extends unknown
  ? {
      readonly [K in keyof R]: K extends 'stage' | 'first' | 'then' | 'after'
        ? Stage
        : K extends 'next'
          ? readonly Stage[]
          : R[K];
    }
  : never;

/** A rule over stages whose names the compiler checks. */
export type StageRule<Stage extends string> = WithStages<Rule, Stage>;

/** Names of the stages. */
export type NameOf<S> = Extract<keyof S, string>;

/** What {@link defineProcess} takes. */
export interface ProcessSpec<
  S extends Stages,
  H extends Handoffs<NameOf<S>>,
  CalendarName extends string,
> {
  /** Low cardinality, such as `support-escalation`. */
  readonly name: string;
  readonly version?: string;
  /** Kind of work item, such as `ticket`. */
  readonly itemType?: string;
  readonly stages: S;
  readonly handoffs: H;
  /** Settings by team; a team that is absent has the defaults. */
  readonly teams?: {
    readonly [Team in S[keyof S]['team']]?: { readonly calendar?: NoInfer<CalendarName> };
  };
  readonly calendars?: Readonly<Record<CalendarName, Calendar>>;
  readonly paths?: readonly StagePath<NameOf<S>>[];
  readonly rules?: readonly StageRule<NameOf<S>>[];
  /** Statuses that mean waiting for the customer, or an automatic close. */
  readonly statuses?: StatusMeanings;
}

/** A declared process: what a tracer is created for. */
export interface Process<S extends Stages = Stages, H extends Handoffs = Handoffs> {
  readonly name: string;
  readonly version?: string;
  readonly itemType?: string;
  readonly stages: S;
  readonly handoffs: H;
  /** The portable definition, as it travels in `handoff.process.definition`. */
  toJSON(): ProcessDefinition;
}

/** A process of any shape. */
export type AnyProcess = Process;

/** Names of the handoffs of a process. */
export type HandoffName<P extends AnyProcess> = NameOf<P['handoffs']>;

/** Names of the stages of a process. */
export type StageName<P extends AnyProcess> = NameOf<P['stages']>;

type SpecOf<P extends AnyProcess, N extends HandoffName<P>> = P['handoffs'][N];

type InputOf<C> =
  C extends StandardSchemaV1<infer Input, infer _Output>
    ? Input
    : C extends ContextFieldList
      ? Record<ListedField<C>, unknown>
      : Record<string, unknown>;

type ListedField<C extends ContextFieldList> =
  | C['required'][number]
  | (C extends { readonly optional: readonly (infer Name extends string)[] } ? Name : never);

/**
 * Context of a handoff: any part of what its schema takes, since an incomplete handoff is what is
 * measured, not a mistake of the program.
 */
export type ContextOf<P extends AnyProcess, N extends HandoffName<P>> =
  SpecOf<P, N> extends {
    readonly context: infer C;
  }
    ? { readonly [K in keyof InputOf<C>]?: InputOf<C>[K] | null | undefined }
    : Readonly<Record<string, unknown>>;

/** Names of the context fields of a handoff. */
export type FieldOf<P extends AnyProcess, N extends HandoffName<P>> =
  SpecOf<P, N> extends {
    readonly context: infer C;
  }
    ? NameOf<InputOf<C>>
    : string;

/** Names of the context fields of all handoffs of a process. */
export type AnyFieldOf<P extends AnyProcess> = {
  [N in HandoffName<P>]: FieldOf<P, N>;
}[HandoffName<P>];

/** Where a handoff may start. */
export type SourceOf<P extends AnyProcess, N extends HandoffName<P>> = SpecOf<
  P,
  N
>['from'] extends readonly (infer Stage extends string)[]
  ? Stage
  : Extract<SpecOf<P, N>['from'], string>;
