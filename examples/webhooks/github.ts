import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HandoffTracer } from '@baton/sdk';
import type { review } from './process.ts';

/** The part of a GitHub webhook (`pull_request`) that is read here. */
export interface GithubWebhook {
  readonly action: string;
  readonly pull_request: {
    readonly number: number;
    readonly html_url: string;
    readonly merged: boolean;
    readonly updated_at: string;
    readonly body: string | null;
  };
  readonly repository: { readonly full_name: string };
}

/** Whether GitHub signed this body with the secret (`X-Hub-Signature-256`). */
export function isSigned(body: string, signature: string | undefined, secret: string): boolean {
  const expected = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const given = Buffer.from(signature ?? '');
  return given.length === expected.length && timingSafeEqual(given, Buffer.from(expected));
}

/** Reports what happens to a pull request; `delivery` is its `X-GitHub-Delivery`. */
export function reportGithub(
  tracer: HandoffTracer<typeof review>,
  webhook: GithubWebhook,
  delivery: string,
): void {
  const { action, pull_request: pull, repository } = webhook;
  const item = tracer.item(`${repository.full_name}#${pull.number}`, {
    system: 'github',
    url: pull.html_url,
  });
  const step = { at: new Date(pull.updated_at), eventId: delivery, status: action };
  switch (action) {
    case 'opened':
      item.open({ ...step, stage: 'design' });
      break;
    case 'ready_for_review':
      item.handoff('hand_over', { ...step, context: { mockup: pull.body } });
      break;
    case 'assigned':
      item.accept('hand_over', step);
      break;
    case 'converted_to_draft':
      item.bounce('hand_over', { ...step, reason: 'not_ready' });
      break;
    case 'closed':
      item.close({ ...step, outcome: pull.merged ? 'success' : 'cancellation' });
      break;
    default:
      item.update(step);
  }
}
