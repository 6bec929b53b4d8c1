import type { AlertedHandoff } from './alert.ts';

/** What a rule sees at one moment whose condition holds. */
export interface Observation {
  readonly ruleId: string;
  readonly alertId: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly handoff: AlertedHandoff | undefined;
  readonly value: number;
  readonly threshold: number;
  readonly summary: string;
  readonly description: string;
  /** When the condition began to hold, where that is known; else now. */
  readonly sinceMillis: number;
}
