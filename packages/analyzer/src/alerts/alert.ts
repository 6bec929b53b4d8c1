import type { AlertSeverity } from '@baton/store';

/** Where an alert stands: its condition holds but not for long enough yet, it fires, or it has ended. */
export type AlertState = 'pending' | 'firing' | 'resolved';

/** The handoff an alert is about. */
export interface AlertedHandoff {
  readonly item: string;
  readonly cycle: number;
  readonly handoffId: string;
  readonly traceId: string;
}

/** One thing a rule found, from when its condition began to hold until it ended. */
export interface Alert {
  readonly ruleId: string;
  /** The same each time this rule finds this. */
  readonly alertId: string;
  readonly namespace: string;
  /** What it is about: `process`, `source_team`, `target_team`, `item`, `service`, `span`. Never a person. */
  readonly labels: Readonly<Record<string, string>>;
  /** Absent where it is about a pair, a process or a service. */
  readonly handoff: AlertedHandoff | undefined;
  readonly state: AlertState;
  readonly severity: AlertSeverity;
  readonly value: number;
  readonly threshold: number;
  readonly summary: string;
  readonly description: string;
  readonly activeMillis: number;
  readonly firedMillis: number | null;
  readonly resolvedMillis: number | null;
  /** When its condition last held, while it is kept firing without it. */
  readonly seenMillis: number | null;
}
