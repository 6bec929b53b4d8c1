// Reports two facts, shuts tracing down and prints what keeps the process from ending.
import { createHandoffTracer } from '@baton/sdk';
import { startHandoffTracing } from '@baton/sdk/node';
import { escalation } from '../../packages/sdk/test/escalation.ts';

const [endpoint, spool] = process.argv.slice(2);
const before = new Set(process.getActiveResourcesInfo());
const tracing = startHandoffTracing({ endpoint, spool });
const item = createHandoffTracer(escalation, tracing).item('A');
item.open();
item.close({ outcome: 'success' });
await tracing.shutdown();
const left = process.getActiveResourcesInfo().filter((resource) => !before.has(resource));
console.log(JSON.stringify(left));
