import { createHandoffTracer, defineProcess } from '@baton/sdk';

// One handoff to start with. Rename what has another name with you; the compiler finds every use.
export const supportToEngineering = defineProcess({
  name: 'support-to-engineering',
  version: '1',
  itemType: 'ticket',
  stages: {
    triage: { team: 'support' },
    engineering: { team: 'engineering' },
  },
  handoffs: {
    escalate: {
      from: 'triage',
      to: 'engineering',
      // What the receiver cannot do without. A zod, valibot or arktype schema may stand here, too.
      context: {
        required: ['error_message', 'steps_to_reproduce', 'product_version', 'customer_impact'],
        optional: ['logs_url', 'note'],
      },
      text: ['note'],
      asks: {
        error_message: 'What does the error message say, word for word?',
        steps_to_reproduce: 'What are the steps to see it happen?',
        product_version: 'Which version is it?',
        customer_impact: 'Who cannot work because of it?',
      },
      sla: { accept: '4h', complete: '2d' },
    },
  },
});

// The sender:   tracer.item('KEY').handoff('escalate', { context: { … } });
// The receiver: tracer.item('KEY').accept('escalate');  and later  .complete('escalate');
export const tracer = createHandoffTracer(supportToEngineering);
