import type { HandoffTracer } from '@baton/sdk';
import type { review } from './process.ts';

/** The part of a Jira webhook (`jira:issue_updated`) that is read here. */
export interface JiraWebhook {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly issue: { readonly key: string; readonly fields: Readonly<Record<string, unknown>> };
  readonly changelog?: {
    readonly id: string;
    readonly items: readonly { readonly field: string; readonly toString: string | null }[];
  };
}

/** Reports what a change of status in Jira means for the handoff. */
export function reportJira(tracer: HandoffTracer<typeof review>, webhook: JiraWebhook): void {
  const { issue, changelog, timestamp } = webhook;
  const moved = changelog?.items.find(({ field }) => field === 'status');
  if (!moved || !changelog) return;
  const status = String(moved.toString);
  const item = tracer.item(issue.key, { system: 'jira' });
  // The id of the change is the same each time that Jira delivers it.
  const step = { at: new Date(timestamp), eventId: changelog.id, status };
  const { mockup, states } = issue.fields;
  switch (status) {
    case 'In Design':
      item.open({ ...step, stage: 'design' });
      break;
    case 'Ready for Development':
      item.handoff('hand_over', { ...step, context: { mockup, states } });
      break;
    case 'In Development':
      item.accept('hand_over', step);
      break;
    case 'Back to Design':
      item.bounce('hand_over', { ...step, reason: 'incomplete_design' });
      break;
    case 'Done':
      item.close({ ...step, outcome: 'success' });
      break;
    default:
      item.update(step);
  }
}
