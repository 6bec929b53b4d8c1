import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';

/** The changes to the work that were written down. */
export const interventionList = defineQuery({
  name: 'intervention/list',
  title: 'Interventions',
  description:
    'Every intervention that was declared and not withdrawn: the receiving and the sending teams that changed (none: all), from when to when, and the suggestion that was adopted, if it was one.',
  params: z.object(scopeParams),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    name: z.string(),
    teams: z.array(z.string()),
    senders: z.array(z.string()),
    startsMillis: z.coerce.number(),
    endsMillis: z.coerce.number().nullable(),
    suggestionId: z.string(),
    declaredMillis: z.coerce.number(),
  }),
  sql: `
SELECT
  Namespace AS namespace,
  Process AS process,
  Name AS name,
  Teams AS teams,
  Senders AS senders,
  toUnixTimestamp64Milli(StartsAt) AS startsMillis,
  toUnixTimestamp64Milli(EndsAt) AS endsMillis,
  SuggestionId AS suggestionId,
  toUnixTimestamp64Milli(DeclaredAt) AS declaredMillis
FROM interventions FINAL
WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
ORDER BY namespace, process, startsMillis, name
`,
});
