// A function that is frozen as soon as it has answered: what it reported has to be sent before that.
import { createHandoffTracer, defineProcess } from '@baton/sdk';
import { startHandoffTracing } from '@baton/sdk/node';

const intake = defineProcess({
  name: 'sales-to-support',
  stages: { deal: { team: 'sales' }, onboarding: { team: 'support' } },
  handoffs: {
    hand_over: {
      from: 'deal',
      to: 'onboarding',
      context: { required: ['account_id', 'promised_features', 'go_live_date'] },
    },
  },
});

// Once an instance, not once a call: it keeps its connection, and sends the definition once.
const tracing = startHandoffTracing({ serviceName: 'deal-won' });
const tracer = createHandoffTracer(intake, tracing);

/** What the function is called with. */
export interface DealWon {
  /** Id of the event; the platform may deliver it again. */
  readonly id: string;
  readonly dealId: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Hands a won deal over, and answers with what is missing. */
export async function handler(event: DealWon): Promise<{ readonly missing: readonly string[] }> {
  const deal = tracer.item(event.dealId);
  deal.open({ stage: 'deal', eventId: event.id });
  const { completeness } = deal.handoff('hand_over', { context: event.fields, eventId: event.id });
  await tracer.forceFlush().catch((error: unknown) => console.error(error));
  return { missing: completeness?.missingFields ?? [] };
}
