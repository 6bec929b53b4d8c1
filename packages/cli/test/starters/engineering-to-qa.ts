import { createHandoffTracer, defineProcess } from '@baton/sdk';

// One handoff to start with. Rename what has another name with you; the compiler finds every use.
export const engineeringToQa = defineProcess({
  name: 'engineering-to-qa',
  version: '1',
  itemType: 'change',
  stages: {
    development: { team: 'engineering' },
    testing: { team: 'qa' },
  },
  handoffs: {
    submit: {
      from: 'development',
      to: 'testing',
      // What the receiver cannot do without. A zod, valibot or arktype schema may stand here, too.
      context: {
        required: ['build', 'what_changed', 'how_to_test', 'test_environment'],
        optional: ['known_risks', 'notes'],
      },
      text: ['notes'],
      asks: {
        build: 'Which build is to be tested?',
        what_changed: 'What changed, in the words of a user?',
        how_to_test: 'How can it be tested?',
        test_environment: 'On which environment is it?',
      },
      sla: { accept: '1d', complete: '3d' },
    },
  },
});

// The sender:   tracer.item('KEY').handoff('submit', { context: { … } });
// The receiver: tracer.item('KEY').accept('submit');  and later  .complete('submit');
export const tracer = createHandoffTracer(engineeringToQa);
