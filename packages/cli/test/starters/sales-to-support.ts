import { createHandoffTracer, defineProcess } from '@baton/sdk';

// One handoff to start with. Rename what has another name with you; the compiler finds every use.
export const salesToSupport = defineProcess({
  name: 'sales-to-support',
  version: '1',
  itemType: 'account',
  stages: {
    deal: { team: 'sales' },
    onboarding: { team: 'support' },
  },
  handoffs: {
    hand_over: {
      from: 'deal',
      to: 'onboarding',
      // What the receiver cannot do without. A zod, valibot or arktype schema may stand here, too.
      context: {
        required: ['account_id', 'contact', 'promised', 'go_live_date'],
        optional: ['contract_url', 'notes'],
      },
      text: ['notes'],
      asks: {
        account_id: 'Which account is it?',
        contact: 'Whom do we speak to there?',
        promised: 'What was promised beyond the standard offer?',
        go_live_date: 'When do they want to go live?',
      },
      sla: { accept: '1d', complete: '5d' },
    },
  },
});

// The sender:   tracer.item('KEY').handoff('hand_over', { context: { … } });
// The receiver: tracer.item('KEY').accept('hand_over');  and later  .complete('hand_over');
export const tracer = createHandoffTracer(salesToSupport);
