import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** What the projector remembers. */
export const projectorState = defineQuery({
  name: 'projector/state',
  title: 'State of the projector',
  description: 'What the projector remembers between runs, by name.',
  params: z.object({}),
  row: z.object({ name: z.string(), value: z.string() }),
  sql: `
SELECT Name AS name, Value AS value
FROM projector_state FINAL
ORDER BY Name
`,
});

/** How far the projector is behind. */
export const projectorBacklog = defineQuery({
  name: 'projector/backlog',
  title: 'Backlog of the projector',
  description:
    'Touched cycles per process that wait for the projector; a cycle may be counted more than once.',
  params: z.object({}),
  row: z.object({ namespace: z.string(), process: z.string(), cycles: z.number() }),
  sql: `
SELECT Namespace AS namespace, Process AS process, count() AS cycles
FROM handoff_touched
GROUP BY Namespace, Process
ORDER BY namespace, process
`,
});

/** Who does a share of the projector's work. */
export const projectorLease = defineQuery({
  name: 'projector/lease',
  title: 'Holder of a lease',
  description: 'Who last took a lease, and how long ago by the clock of the server.',
  params: z.object({ name: z.string() }),
  row: z.object({ holder: z.string(), ageSeconds: z.number() }),
  sql: `
SELECT
  Value AS holder,
  greatest(0, dateDiff('second', ChangedAt, now64(6))) AS ageSeconds
FROM projector_state FINAL
WHERE Name = {name:String}
`,
});

/** The server that a projector speaks to. */
export const projectorHost = defineQuery({
  name: 'projector/host',
  title: 'Host of the server',
  description: 'Name of the host that ClickHouse runs on: each has queues of its own.',
  params: z.object({}),
  row: z.object({ host: z.string() }),
  sql: 'SELECT hostName() AS host',
});
