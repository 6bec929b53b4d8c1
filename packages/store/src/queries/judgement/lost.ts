import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { judgementParams } from './current.ts';
import { CURRENT_JUDGEMENTS } from './current-rows.ts';

const count = z.coerce.number();

/** What an earlier text of an item said and the text of a later handoff no longer says. */
export const judgementLost = defineQuery({
  name: 'judgement/lost',
  title: 'What texts lose on the way',
  description:
    'Per pair of teams and item of the rubric: handoffs whose item had it in the text of an earlier handoff, and in how many of these the text at the handoff lacks it.',
  params: z.object(judgementParams),
  row: z.object({
    sourceTeam: z.string(),
    targetTeam: z.string(),
    rubricItem: z.string(),
    known: count,
    lost: count,
  }),
  sql: `
WITH ${CURRENT_JUDGEMENTS}
SELECT
  SourceTeam AS sourceTeam,
  TargetTeam AS targetTeam,
  RubricItem AS rubricItem,
  countIf(KnownBefore > 0 AND Verdict IN ('present', 'absent')) AS known,
  countIf(KnownBefore > 0 AND Verdict = 'absent') AS lost
FROM (
  SELECT
    SourceTeam, TargetTeam, RubricItem, Verdict,
    countIf(Verdict = 'present') OVER (
      PARTITION BY current.Item, current.Cycle, RubricItem ORDER BY Position
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS KnownBefore
  FROM current
  INNER JOIN (
    SELECT Item, Cycle, HandoffId, Position, SourceTeam, TargetTeam FROM handoffs FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String}
  ) AS handoffs
    ON handoffs.Item = current.Item AND handoffs.Cycle = current.Cycle AND handoffs.HandoffId = current.HandoffId
)
GROUP BY sourceTeam, targetTeam, rubricItem
HAVING known > 0
ORDER BY lost DESC, sourceTeam, targetTeam, rubricItem
`,
});
