import type { Calendar } from './calendar.ts';
import type { Duration } from './duration.ts';

/**
 * A path over stages: a stage, or a composition of paths. `repeat` means at least `min` times (1 unless
 * said) and at most `max` times (no limit unless said).
 */
export type Path =
  | string
  | { readonly seq: readonly Path[] }
  | { readonly choice: readonly Path[] }
  | { readonly optional: Path }
  | { readonly repeat: Path; readonly min?: number; readonly max?: number };

/** What must or must not happen along the way, over stage names. */
export type Rule =
  | { readonly kind: 'init'; readonly stage: string }
  | { readonly kind: 'precedence'; readonly first: string; readonly then: string }
  | {
      readonly kind: 'response';
      readonly after: string;
      readonly then: string;
      readonly within?: Duration;
    }
  | { readonly kind: 'not_succession'; readonly first: string; readonly then: string }
  | { readonly kind: 'max_count'; readonly stage: string; readonly count: number }
  | { readonly kind: 'allowed_next'; readonly stage: string; readonly next: readonly string[] };

/** A stage of a process and the team that owns it. */
export interface StageDefinition {
  readonly team: string;
  /** Work ends here. */
  readonly terminal?: boolean;
}

/** One field that may come along with a handoff. */
export interface ContextField {
  readonly required?: boolean;
  /** `text` is what a judge reads. */
  readonly kind?: 'value' | 'text';
  readonly description?: string;
  /** What to ask the sender where the field is missing, ready to be shown. */
  readonly ask?: string;
}

/** A kind of handoff: between which stages, with what context, how soon. */
export interface HandoffDefinition {
  readonly from: string | readonly string[];
  readonly to: string;
  readonly context?: Readonly<Record<string, ContextField>>;
  readonly sla?: { readonly accept?: Duration; readonly complete?: Duration };
}

/** What statuses of the tracker mean, by their text; one that is listed nowhere says nothing. */
export interface StatusMeanings {
  /** The customer is waited for: nobody here has the item in hand. */
  readonly customer?: readonly string[];
  /** The tracker closed the item by itself; the close counts from the last step before it. */
  readonly automaticClose?: readonly string[];
}

/** A declared process in the portable form that travels as `handoff.process.definition`. */
export interface ProcessDefinition {
  readonly name: string;
  readonly version?: string;
  readonly itemType?: string;
  readonly stages: Readonly<Record<string, StageDefinition>>;
  readonly handoffs: Readonly<Record<string, HandoffDefinition>>;
  /** Settings by team name; a team of a stage that is absent here has the defaults. */
  readonly teams?: Readonly<Record<string, { readonly calendar?: string }>>;
  readonly calendars?: Readonly<Record<string, Calendar>>;
  readonly paths?: readonly Path[];
  readonly rules?: readonly Rule[];
  readonly statuses?: StatusMeanings;
}
