import type { FieldName, HandoffName, StageName } from './process.ts';

/** What a sender writes into the form. */
export type FormContext = Readonly<Partial<Record<FieldName, string>>>;

/** One thing that happens to a simulated item, as the program of a team would report it. */
export type Step = { readonly atMillis: number; readonly eventId: string } & StepContent;

/** A step without its time; `handoff` numbers the handoffs of the item from 1. */
export type StepContent =
  | {
      readonly verb: 'open';
      readonly stage: StageName;
      readonly attributes: Readonly<Record<string, string>>;
    }
  | {
      readonly verb: 'initiate';
      readonly handoff: number;
      readonly name: HandoffName;
      readonly source: StageName;
      readonly context: FormContext;
    }
  | { readonly verb: 'accept'; readonly handoff: number }
  | { readonly verb: 'complete'; readonly handoff: number }
  | {
      readonly verb: 'bounce';
      readonly handoff: number;
      readonly reason: string;
      readonly missing: readonly FieldName[];
    }
  | { readonly verb: 'cancel'; readonly handoff: number; readonly reason: string }
  | {
      readonly verb: 'request_clarification';
      readonly handoff: number;
      readonly fields: readonly FieldName[];
    }
  | {
      readonly verb: 'provide_clarification';
      readonly handoff: number;
      readonly context: FormContext;
    }
  | {
      readonly verb: 'close';
      readonly outcome: 'success' | 'failure' | 'cancellation';
      readonly score?: number;
    };

/** One escalation with its steps in the order of time, as far as they lie in the simulated weeks. */
export interface SimulatedItem {
  /** Business key, such as `ESC-1042`. */
  readonly key: string;
  readonly steps: readonly Step[];
}
