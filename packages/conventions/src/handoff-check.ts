/** Body of `POST /v1/check`: a handoff that is about to be sent. */
export interface HandoffCheckRequest {
  readonly namespace?: string;
  readonly process: string;
  /** Name of the handoff in the process. */
  readonly handoff: string;
  /** Business key of the item, where there is one yet. */
  readonly item?: string;
  readonly cycle?: number;
  /** Else the team of the stage it is declared to come from. */
  readonly sourceTeam?: string;
  readonly targetTeam?: string;
  /** Names of the fields that come along; their values stay with the caller. */
  readonly presentFields: readonly string[];
  /** Text by field that is to be judged; what is absent is not. */
  readonly texts?: Readonly<Record<string, string>>;
  /** How long the caller waits, in milliseconds. @default 300 */
  readonly deadlineMillis?: number;
}

/** Answer to `POST /v1/check`. What could not be said in time is null, and `leftOut` says why. */
export interface HandoffCheckAnswer {
  /** Required fields that are there, by form or by text, over all required; null where none is required. */
  readonly completeness: number | null;
  readonly missingFields: readonly string[];
  /** At most three, the weightiest first. */
  readonly asks: readonly HandoffAsk[];
  readonly risk: HandoffRisk | null;
  readonly judgement: HandoffJudgement | null;
  /** Sentences about what is not in this answer. */
  readonly leftOut: readonly string[];
}

/** How long a check is waited for unless its caller says, in milliseconds. */
export const CHECK_DEADLINE_MILLIS = 300;

/** The answer to a check of which nothing could be said, and why: one sentence. */
export function unansweredCheck(why: string): HandoffCheckAnswer {
  return {
    completeness: null,
    missingFields: [],
    asks: [],
    risk: null,
    judgement: null,
    leftOut: [why],
  };
}

/** A question to the sender that is worth answering before the handoff is sent. */
export interface HandoffAsk {
  /** Field or item of the rubric. */
  readonly field: string;
  /** What to ask, ready to be shown. */
  readonly ask: string;
  /** Why it is asked: one sentence. */
  readonly because: string;
  /** The finding that the reason rests on; null where it is the declared process or the rubric. */
  readonly findingId: string | null;
}

/** How likely a handoff is to go wrong, by the model in use. */
export interface HandoffRisk {
  /** Such as `failed`. */
  readonly target: string;
  /** Probability, between 0 and 1. */
  readonly probability: number;
  /** The three that matter most, in log-odds. */
  readonly contributions: readonly { readonly feature: string; readonly logOdds: number }[];
}

/** What was decided about an item of a rubric. */
export type HandoffVerdict = 'present' | 'absent' | 'not_applicable' | 'unclear';

/** What the text of a handoff says, item by item of a rubric. */
export interface HandoffJudgement {
  readonly rubric: string;
  readonly rubricVersion: string;
  /** Hash of the judged text: the same text gets the same answer. */
  readonly contentHash: string;
  readonly items: readonly {
    readonly item: string;
    readonly verdict: HandoffVerdict;
    /** Lines that say so, from 1, as the text reads. */
    readonly evidence: readonly { readonly line: number; readonly text: string }[];
    readonly tier: 'rule' | 'model' | 'llm' | 'human';
  }[];
}

/** Body of `POST /v1/check/responses`: what somebody did with an ask. */
export interface HandoffAskResponse {
  readonly namespace?: string;
  readonly process: string;
  readonly handoff: string;
  readonly item?: string;
  /** From the judgement; absent where no text was judged. */
  readonly contentHash?: string;
  readonly field: string;
  readonly action: 'added' | 'dismissed' | 'not_applicable';
}
