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
  h AS (
    SELECT Namespace, Process, SourceTeam, TargetTeam, RequiredFields, PresentFields, MissingFields, InvalidFields
    FROM handoffs FINAL
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
      AND (notEmpty(RequiredFields) OR notEmpty(PresentFields) OR notEmpty(MissingFields))
  ),
  reporting AS (
    SELECT Namespace, Process, SourceTeam, TargetTeam, count() AS Handoffs
    FROM h
    GROUP BY Namespace, Process, SourceTeam, TargetTeam
  ),
  field AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam,
      arrayJoin(arrayDistinct(arrayConcat(RequiredFields, PresentFields, MissingFields))) AS Field,
      has(RequiredFields, Field) OR has(MissingFields, Field) AS Required,
      NOT has(MissingFields, Field) AND NOT has(InvalidFields, Field) AS Valid,
      has(PresentFields, Field) AND NOT has(InvalidFields, Field) AS Present
    FROM h
  )
SELECT
  field.Namespace AS namespace,
  field.Process AS process,
  field.SourceTeam AS sourceTeam,
  field.TargetTeam AS targetTeam,
  Field AS field,
  countIf(Required) AS required,
  countIf(Required AND Valid) AS requiredPresent,
  countIf(Present) AS present,
  any(reporting.Handoffs) AS reporting
FROM field
INNER JOIN reporting
  ON field.Namespace = reporting.Namespace AND field.Process = reporting.Process
  AND field.SourceTeam = reporting.SourceTeam AND field.TargetTeam = reporting.TargetTeam
GROUP BY field.Namespace, field.Process, field.SourceTeam, field.TargetTeam, Field
ORDER BY namespace, process, sourceTeam, targetTeam, required DESC, field
`,
});
