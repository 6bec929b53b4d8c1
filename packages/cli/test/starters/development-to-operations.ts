import { createHandoffTracer, defineProcess } from '@baton/sdk';

// One handoff to start with. Rename what has another name with you; the compiler finds every use.
export const developmentToOperations = defineProcess({
  name: 'development-to-operations',
  version: '1',
  itemType: 'release',
  stages: {
    development: { team: 'development' },
    operations: { team: 'operations' },
  },
  handoffs: {
    release: {
      from: 'development',
      to: 'operations',
      // What the receiver cannot do without. A zod, valibot or arktype schema may stand here, too.
      context: {
        required: ['version', 'rollback', 'runbook_url', 'migrations'],
        optional: ['alerts', 'notes'],
      },
      text: ['notes'],
      asks: {
        version: 'Which version is it?',
        rollback: 'How is it taken back?',
        runbook_url: 'Where is the runbook?',
        migrations: 'Does it change data, and how long does that take?',
      },
      sla: { accept: '4h', complete: '1d' },
    },
  },
});

// The sender:   tracer.item('KEY').handoff('release', { context: { … } });
// The receiver: tracer.item('KEY').accept('release');  and later  .complete('release');
export const tracer = createHandoffTracer(developmentToOperations);
