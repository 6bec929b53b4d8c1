import type { Alert } from '@baton/analyzer';

/** What one channel is told at once: alerts of one pair, or all that quiet hours held back. */
export interface Message {
  readonly channel: string;
  /** Equal for what is grouped, such as the alerts of one pair. */
  readonly groupKey: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly isDigest: boolean;
  /** Team that is told; '' for operators. */
  readonly team: string;
  readonly alerts: readonly MessageAlert[];
  readonly links: { readonly baton: string | undefined; readonly grafana: string | undefined };
}

/** An alert, and whether it is told that it fires or that it has ended. */
export interface MessageAlert {
  readonly alert: Alert;
  readonly phase: 'firing' | 'resolved';
  readonly title: string;
  /** Uid of the dashboard that shows it. */
  readonly dashboard: string;
}

/** Whether something of it still fires. */
export function statusOf(message: Pick<Message, 'alerts'>): 'firing' | 'resolved' {
  return message.alerts.some((one) => one.phase === 'firing') ? 'firing' : 'resolved';
}
