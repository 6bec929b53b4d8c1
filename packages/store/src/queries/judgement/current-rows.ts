/**
 * What rules, text model and language model said of each item of each handoff, for a `WITH`: of the rubric version that
 * judged last, the newest verdict.
 */
export const MACHINE_JUDGEMENTS = `
  judged AS (
    SELECT *, indexOf(['rule', 'model', 'llm', 'human'], Tier) AS Rank
    FROM judgements FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String}
  ),
  versions AS (
    SELECT Rubric, argMax(RubricVersion, JudgedAt) AS Version FROM judged WHERE Origin = 'judge' GROUP BY Rubric
  ),
  machine AS (
    SELECT
      Item, Cycle, HandoffId, Rubric, RubricVersion, RubricItem,
      argMax(ContentHash, JudgedAt) AS Hash,
      argMax((Verdict, Tier, Required, Weight, EvidenceLines, Reason, Confidence, Model), (JudgedAt, Rank)) AS last
    FROM judged
    WHERE Origin = 'judge' AND HandoffId != '' AND (Rubric, RubricVersion) IN (SELECT Rubric, Version FROM versions)
    GROUP BY Item, Cycle, HandoffId, Rubric, RubricVersion, RubricItem
  )
`;

/**
 * The verdict in force on each item of each handoff, for a `WITH`: of the rubric version that judged last, the highest
 * tier that could say, and of that the newest. What people said of a text holds for every handoff with that text.
 */
export const CURRENT_JUDGEMENTS = `
  ${MACHINE_JUDGEMENTS},
  people AS (
    SELECT Rubric, RubricItem, ContentHash, argMax(Verdict, JudgedAt) AS Verdict
    FROM judged WHERE Tier = 'human' GROUP BY Rubric, RubricItem, ContentHash
  ),
  current AS (
    SELECT
      machine.Item AS Item, machine.Cycle AS Cycle, machine.HandoffId AS HandoffId, machine.Rubric AS Rubric,
      machine.RubricVersion AS RubricVersion, machine.RubricItem AS RubricItem,
      Hash AS ContentHash,
      if(people.Verdict != '', people.Verdict, last.1) AS Verdict,
      if(people.Verdict != '', 'human', last.2) AS Tier,
      last.3 AS Required, last.4 AS Weight, last.5 AS EvidenceLines, last.6 AS Reason, last.7 AS Confidence, last.8 AS Model
    FROM machine
    LEFT JOIN people ON machine.Rubric = people.Rubric AND machine.RubricItem = people.RubricItem AND machine.Hash = people.ContentHash
  )
`;
