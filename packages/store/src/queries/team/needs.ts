import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';

const count = z.coerce.number();

/** What each receiving team keeps asking for. */
export const teamNeeds = defineQuery({
  name: 'team/needs',
  title: 'What each receiving team needs',
  description:
    'Per receiving team the fields that it asks for in clarification requests and bounces, the most asked first: in how many of its handoffs, from how many senders, and in how many of these the field was required and had not come along.',
  params: z.object(scopeParams),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    team: z.string(),
    field: z.string(),
    rank: count,
    askedHandoffs: count,
    handoffs: count,
    senders: count,
    requiredButMissing: count,
  }),
  sql: `
WITH
  -- What is asked for is the same for many handoffs: each such case is looked at once.
  cases AS (
    SELECT
      Namespace, Process, TargetTeam, SourceTeam, AskedFields,
      if(empty(AskedFields), [], MissingFields) AS Missed, count() AS Alike
    FROM handoffs FINAL
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
    GROUP BY Namespace, Process, TargetTeam, SourceTeam, AskedFields, Missed
  ),
  received AS (
    SELECT
      Namespace, Process, TargetTeam, SourceTeam, arrayDistinct(AskedFields) AS Asked, Missed, Alike,
      sum(Alike) OVER (PARTITION BY Namespace, Process, TargetTeam) AS Handoffs
    FROM cases
  ),
  asked AS (
    SELECT
      Namespace, Process, TargetTeam, Field, any(Handoffs) AS Handoffs,
      sum(Alike) AS AskedHandoffs, uniqExact(SourceTeam) AS Senders, sumIf(Alike, has(Missed, Field)) AS Missing
    FROM received
    ARRAY JOIN Asked AS Field
    GROUP BY Namespace, Process, TargetTeam, Field
  )
SELECT
  Namespace AS namespace,
  Process AS process,
  TargetTeam AS team,
  Field AS field,
  row_number() OVER (PARTITION BY Namespace, Process, TargetTeam ORDER BY AskedHandoffs DESC, Field) AS rank,
  AskedHandoffs AS askedHandoffs,
  Handoffs AS handoffs,
  Senders AS senders,
  Missing AS requiredButMissing
FROM asked
ORDER BY namespace, process, team, rank
`,
});
