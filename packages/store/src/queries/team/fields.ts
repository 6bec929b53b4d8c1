import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';

/** Which fields reach each team, and which were known before and did not. */
export const teamFields = defineQuery({
  name: 'team/fields',
  title: 'Completeness and preservation by field and receiving team',
  description:
    'Per receiving team and field: handoffs that require it, of those with it present and valid (completeness), handoffs before which it was known, and of those with it passed on (preservation).',
  params: z.object(scopeParams),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    team: z.string(),
    field: z.string(),
    required: z.coerce.number(),
    requiredPresent: z.coerce.number(),
    known: z.coerce.number(),
    passedOn: z.coerce.number(),
  }),
  sql: `
WITH field AS (
  SELECT
    Namespace, Process, TargetTeam,
    arrayJoin(arrayDistinct(arrayConcat(RequiredFields, MissingFields, KnownFields))) AS Field,
    has(RequiredFields, Field) OR has(MissingFields, Field) AS Required,
    NOT has(MissingFields, Field) AND NOT has(InvalidFields, Field) AS Valid,
    has(KnownFields, Field) AS Known,
    has(PresentFields, Field) AS Present
  FROM handoffs FINAL
  WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
    AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
)
SELECT
  Namespace AS namespace,
  Process AS process,
  TargetTeam AS team,
  Field AS field,
  countIf(Required) AS required,
  countIf(Required AND Valid) AS requiredPresent,
  countIf(Known) AS known,
  countIf(Known AND Present) AS passedOn
FROM field
GROUP BY Namespace, Process, TargetTeam, Field
ORDER BY namespace, process, team, required DESC, field
`,
});
