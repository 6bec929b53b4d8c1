import type { Query } from '../queries/define-query.ts';

/** How much a rule matters: `critical` may pass quiet hours. */
export type AlertSeverity = 'critical' | 'warning' | 'info';

/** Names of the labels that the instances of a rule have, besides `namespace`. */
export type AlertLabel = 'process' | 'source_team' | 'target_team' | 'service' | 'span';

/** When Baton should tell somebody: a query, a threshold, and how long it must hold. */
export interface AlertRule {
  /** Kebab-case, and the key of the rule everywhere. */
  readonly id: string;
  readonly title: string;
  /** What it means and why it matters, for who reads it for the first time. */
  readonly description: string;
  readonly severity: AlertSeverity;
  /** A single open handoff, which `alert/open-handoffs` tells of too, or whatever the query gives a row for. */
  readonly about: 'handoff' | 'pair';
  /** Of rules about handoffs, which share the parameters of their queries: those that are this rule's own. */
  readonly ownParams?: readonly string[];
  /**
   * Rows of texts, the labels, and one number, `value`: a row for everything that is watched, zeros
   * included, so that an alert ends at once. Every parameter has a default.
   */
  readonly query: Query;
  readonly labels: readonly AlertLabel[];
  readonly threshold: { readonly operator: 'gt' | 'lt'; readonly value: number };
  /** What `value` counts, such as `handoffs`. */
  readonly unit: 'handoffs' | 'ratio' | 'share' | 'z';
  /** For how long the condition must hold before the alert fires. */
  readonly forSeconds: number;
  /** For how long it keeps firing once the condition no longer holds. */
  readonly keepFiringForSeconds: number;
  /** How often it is worth asking. */
  readonly everySeconds: number;
  /** What it means when the query gives no row at all. */
  readonly noData: 'ok' | 'alerting';
  /** One line; `{label}` stands for a label and `{value}` for the number. */
  readonly summary: string;
  /** What it is compared with and what to do; placeholders as in {@link AlertRule.summary}. */
  readonly advice: string;
  /** Uid of the dashboard that shows it. */
  readonly dashboard: 'handoff-overview' | 'handoff-pair' | 'handoff-slo' | 'handoff-collector';
  /** Ships switched off: useful to some, noise to others. */
  readonly isPaused?: true;
  /** Who has to act: those who hand over, those who receive, or who runs Baton or the service. */
  readonly audience: 'sender' | 'receiver' | 'operator';
}
