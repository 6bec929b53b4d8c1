import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairColumns, scopeParams } from '../scope.ts';

/** What receivers ask for, per pair of teams. */
export const pairAskedFields = defineQuery({
  name: 'pair/asked-fields',
  title: 'Fields asked for',
  description:
    'Per pair: the fields that were asked for in clarification requests and bounces, and in how many handoffs.',
  params: z.object(scopeParams),
  row: z.object({ ...pairColumns, field: z.string(), handoffs: z.coerce.number() }),
  sql: `
SELECT
  Namespace AS namespace,
  Process AS process,
  SourceTeam AS sourceTeam,
  TargetTeam AS targetTeam,
  arrayJoin(arrayDistinct(AskedFields)) AS field,
  count() AS handoffs
FROM handoffs FINAL
WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  AND notEmpty(AskedFields)
GROUP BY Namespace, Process, SourceTeam, TargetTeam, field
ORDER BY namespace, process, sourceTeam, targetTeam, handoffs DESC, field
`,
});
