import { createHandoffTracer, defineProcess } from '@baton/sdk';

// One handoff to start with. Rename what has another name with you; the compiler finds every use.
export const designToDevelopment = defineProcess({
  name: 'design-to-development',
  version: '1',
  itemType: 'feature',
  stages: {
    design: { team: 'design' },
    development: { team: 'development' },
  },
  handoffs: {
    hand_over: {
      from: 'design',
      to: 'development',
      // What the receiver cannot do without. A zod, valibot or arktype schema may stand here, too.
      context: {
        required: ['mockup_url', 'states', 'acceptance_criteria', 'text_final'],
        optional: ['deadline', 'notes'],
      },
      text: ['notes'],
      asks: {
        mockup_url: 'Where is the final mockup?',
        states: 'How does it look when empty, loading and failed?',
        acceptance_criteria: 'When is it done?',
        text_final: 'Are the texts final?',
      },
      sla: { accept: '2d', complete: '10d' },
    },
  },
});

// The sender:   tracer.item('KEY').handoff('hand_over', { context: { … } });
// The receiver: tracer.item('KEY').accept('hand_over');  and later  .complete('hand_over');
export const tracer = createHandoffTracer(designToDevelopment);
