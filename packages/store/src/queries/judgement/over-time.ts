import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { verdictParams, verdictRow } from './current.ts';
import { MACHINE_JUDGEMENTS } from './current-rows.ts';

const count = z.coerce.number();

/** What was said of each item of each handoff, and when people said it. */
export const judgementOverTime = defineQuery({
  name: 'judgement/over-time',
  title: 'Judgements, and when people said theirs',
  description:
    'Per handoff and item of the rubric version that judged last: the newest verdict of language model, text model and rules, and what people said of that very text, oldest first, with when, so that what was not yet said at some instant can be left out.',
  params: verdictParams,
  row: z.object({
    ...verdictRow,
    saidMillis: z.array(count),
    saidVerdicts: z.array(z.string()),
  }),
  sql: `
WITH ${MACHINE_JUDGEMENTS},
people AS (
  SELECT
    Rubric, RubricItem, ContentHash,
    arraySort(groupArray((toUnixTimestamp64Milli(JudgedAt), toString(Verdict)))) AS Said
  FROM judged WHERE Tier = 'human' GROUP BY Rubric, RubricItem, ContentHash
)
SELECT
  machine.Item AS item,
  machine.Cycle AS cycle,
  machine.HandoffId AS handoffId,
  machine.Rubric AS rubric,
  machine.RubricVersion AS rubricVersion,
  machine.RubricItem AS rubricItem,
  last.1 AS verdict,
  last.2 AS tier,
  last.3 AS required,
  Said.1 AS saidMillis,
  Said.2 AS saidVerdicts
FROM machine
LEFT JOIN people ON machine.Rubric = people.Rubric AND machine.RubricItem = people.RubricItem AND machine.Hash = people.ContentHash
ORDER BY item, cycle, handoffId, rubric, rubricItem
LIMIT {limit:UInt32}
`,
});
