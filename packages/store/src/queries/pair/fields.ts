import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairColumns, scopeParams } from '../scope.ts';

/** Which context fields come along between two teams. */
export const pairFields = defineQuery({
  name: 'pair/fields',
  title: 'Completeness by field and pair',
  description:
    'Per pair and context field: handoffs that require it, of those with it present and valid, handoffs that carry it, and handoffs of the pair that say anything about fields.',
  params: z.object(scopeParams),
  row: z.object({
    ...pairColumns,
    field: z.string(),
    required: z.coerce.number(),
    requiredPresent: z.coerce.number(),
    present: z.coerce.number(),
    reporting: z.coerce.number(),
  }),
  sql: `
WITH
  -- Which fields are there is the same for many handoffs: each such case is looked at once.
  cases AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam, RequiredFields, PresentFields, MissingFields, InvalidFields,
      count() AS Handoffs
    FROM handoffs FINAL
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
      AND (notEmpty(RequiredFields) OR notEmpty(PresentFields) OR notEmpty(MissingFields))
    GROUP BY
      Namespace, Process, SourceTeam, TargetTeam, RequiredFields, PresentFields, MissingFields, InvalidFields
  ),
  field AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam, Handoffs, Reporting,
      arrayJoin(arrayDistinct(arrayConcat(RequiredFields, PresentFields, MissingFields))) AS Field,
      has(RequiredFields, Field) OR has(MissingFields, Field) AS Required,
      NOT has(MissingFields, Field) AND NOT has(InvalidFields, Field) AS Valid,
      has(PresentFields, Field) AND NOT has(InvalidFields, Field) AS Present
    FROM (
      SELECT *, sum(Handoffs) OVER (PARTITION BY Namespace, Process, SourceTeam, TargetTeam) AS Reporting
      FROM cases
    )
  )
SELECT
  Namespace AS namespace,
  Process AS process,
  SourceTeam AS sourceTeam,
  TargetTeam AS targetTeam,
  Field AS field,
  sumIf(Handoffs, Required) AS required,
  sumIf(Handoffs, Required AND Valid) AS requiredPresent,
  sumIf(Handoffs, Present) AS present,
  any(Reporting) AS reporting
FROM field
GROUP BY Namespace, Process, SourceTeam, TargetTeam, Field
ORDER BY namespace, process, sourceTeam, targetTeam, required DESC, field
`,
});
