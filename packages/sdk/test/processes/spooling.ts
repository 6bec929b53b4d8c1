// Reports facts with a spool and says of each that it did; waits at the end, or flushes.
import { writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { createHandoffTracer } from '@baton/sdk';
import { startHandoffTracing } from '@baton/sdk/node';
import { escalation } from '../escalation.ts';

const [endpoint = '', spool = '', name = '', count = '0', end = 'wait'] = process.argv.slice(2);
const tracing = startHandoffTracing({ endpoint, spool, serviceName: name });
const tracer = createHandoffTracer(escalation, { tracerProvider: tracing.tracerProvider });
for (let i = 0; i < Number(count); i++) {
  tracer.item(`${name}-${i}`).open();
  say(`${name}-${i}\n`);
  if (i % 10 === 9) await setImmediate();
}
if (end === 'die') {
  await tracing.forceFlush();
  process.kill(process.pid, 'SIGKILL');
}
if (end === 'stop') await tracing.shutdown();
if (end === 'wait') setInterval(() => {}, 60_000);

// The pipe is full where its reader is slow.
function say(line: string): void {
  for (;;) {
    try {
      writeSync(1, line);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}
