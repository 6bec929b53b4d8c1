/** What a typed definition starts from: one handoff between two teams. */
export interface Starter {
  readonly name: string;
  readonly itemType: string;
  readonly from: { readonly stage: string; readonly team: string };
  readonly to: { readonly stage: string; readonly team: string };
  readonly handoff: string;
  /** Required fields and the question to ask for each. */
  readonly asks: Readonly<Record<string, string>>;
  readonly optional: readonly string[];
  /** Optional field that is free text. */
  readonly text: string;
  readonly sla: { readonly accept: string; readonly complete: string };
}
